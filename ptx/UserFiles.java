import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds the PTX of CUDA sources of any project, as {@link BuildPtx} does of Hanji's own: the same options, paths that are
 * the same on any machine, a manifest. {@code ./hanji ptx} starts it.
 *
 * <pre>
 * ./hanji ptx FILE.cu...     from any folder
 * </pre>
 *
 * {@code src/main/java/a/b.cu} becomes {@code src/main/resources/a/b.ptx}, where {@code hanji.cuda.Kernel} finds it; a source that lies
 * elsewhere becomes a file beside it. Headers are looked for beside the source, in {@code src/main/java}, and for
 * {@code "hanji/..."} in the folder that the property {@code hanji.headers} names. Any nvcc does. Exits with 0 if all were built, 1 if not, 2 if
 * it was called wrongly, 3 if a source is not there or cannot be read.
 */
final class UserFiles {
    private static final String USAGE =
            "usage: ./hanji ptx FILE.cu...  builds the PTX of CUDA sources: of src/main/java/a/b.cu in"
                    + " src/main/resources/a/b.ptx, of others beside them; needs nvcc";

    private UserFiles() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.println(USAGE);
            return;
        }
        if (words.isEmpty()) end(2, USAGE);
        for (String word : words)
            if (!word.endsWith(".cu")) end(2, "'" + word + "' is no CUDA source (.cu); " + USAGE);
            else if (!Files.isRegularFile(Path.of(word))) end(3, word + ": there is no such file");
        try {
            Nvcc nvcc = Nvcc.any()
                    .orElseThrow(() -> new Failure("nvcc is needed, and " + Nvcc.nowhere()
                            + "; install NVIDIA's CUDA toolkit, or name nvcc: HANJI_NVCC=/path/to/nvcc"));
            for (String word : words) {
                Unit unit = Unit.of(Path.of(word), Path.of(System.getProperty("hanji.headers")));
                System.out.println(unit.write(nvcc.compile(unit)));
            }
        } catch (Failure failure) {
            end(1, String.join("\n", failure.lines));
        } catch (UncheckedIOException failure) {
            end(3, String.valueOf(failure.getCause().getMessage()));
        } catch (IOException failure) {
            end(1, failure.toString());
        }
    }

    private static void end(int status, String why) {
        System.err.println("hanji: " + why);
        System.exit(status);
    }
}
