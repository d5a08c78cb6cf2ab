package hanji.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A stand-in for one of NVIDIA's libraries, built from a C source by the C compiler where there is one. */
public final class CLibrary {
    private CLibrary() {}

    /**
     * Skips the test where there is no C compiler.
     *
     * @param source a resource beside the class
     * @return {@code library}
     */
    public static Path build(Class<?> beside, String source, Path library) throws IOException, InterruptedException {
        return build(beside, source, library, List.of());
    }

    /** The same with further options of the compiler. */
    public static Path build(Class<?> beside, String source, Path library, List<String> options)
            throws IOException, InterruptedException {
        Path copy = library.resolveSibling(source);
        try (InputStream stream = beside.getResourceAsStream(source)) {
            Files.copy(stream, copy);
        }
        List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o", library.toString()));
        command.addAll(options);
        command.add(copy.toString());
        assumeTrue(status(command) == 0, "skipped, because no C compiler builds the stand-in " + source);
        return library;
    }

    private static int status(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException _) {
            return -1;
        }
    }
}
