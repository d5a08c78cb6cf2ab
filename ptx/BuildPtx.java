import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Builds the PTX of every CUDA source: {@code <module>/src/main/java/hanji/a/b.cu} becomes
 * {@code <module>/src/main/resources/hanji/a/b.ptx}, or where that had more than {@value Parts#MOST_LINES} lines, a module for
 * each kernel, {@code hanji/a/b.kernel.ptx}; and {@code src/test} likewise, in one file each.
 *
 * <pre>
 * java ptx/BuildPtx.java [--check | --all] [MODULE…]     in the root of the checkout; all modules if none is named
 * </pre>
 *
 * <p>The comment that a PTX file opens with is its manifest: the version of nvcc and its options, the SHA-256 of the
 * source, of every header it includes, and of the lines below. PTX whose manifest does not hold is built again, which
 * takes nvcc of version {@link #NVCC}, from the PATH, CUDA_HOME, /usr/local/cuda, or where HANJI_NVCC says; without it,
 * or where the variable CI is set, stale PTX is an error.
 *
 * <p>{@code --check} writes nothing: it verifies the manifests and, where nvcc of that version is, builds everything
 * aside and compares. {@code --all} builds what is not stale too. Exits with 0 if all is well, 1 if not, 2 if it was called wrongly.
 */
final class BuildPtx {
    /** The one version of nvcc whose output is committed. */
    static final String NVCC = "13.0.88";

    static final String NVCC_SOURCE = "CUDA Toolkit 13.0 Update 1";

    /** No contraction, no flushing to zero, exact division and square root: what is written is what is computed. */
    static final List<String> OPTIONS = List.of(
            "-ptx",
            "-arch=compute_75",
            "-std=c++17",
            "-O3",
            "-fmad=false",
            "-ftz=false",
            "-prec-div=true",
            "-prec-sqrt=true",
            "-lineinfo");

    /** Drivers since CUDA 12.0 read it; nvcc writes a later number above the same instructions. */
    static final String PTX_VERSION = "8.0";

    static final int NVCC_AT_ONCE = 2;

    private static final String WHAT_TO_DO = "run java ptx/BuildPtx.java and commit the PTX";

    private BuildPtx() {}

    public static void main(String[] arguments) {
        List<String> modules = new ArrayList<>(List.of(arguments));
        boolean check = modules.remove("--check"), all = modules.remove("--all");
        if (modules.stream().anyMatch(module -> !Files.isDirectory(Path.of(module, "src")))) {
            System.err.println(
                    "usage, in the root of the checkout: java ptx/BuildPtx.java [--check | --all] [MODULE...]");
            System.exit(2);
        }
        try {
            List<Unit> units = Unit.of(modules);
            if (check) check(units);
            else update(units, all);
        } catch (Failure failure) {
            failure.lines.forEach(System.err::println);
            System.exit(1);
        }
    }

    /** Builds what is stale, or all. */
    private static void update(List<Unit> units, boolean all) throws Failure {
        Map<Unit, String> stale = stale(units);
        if (stale.isEmpty() && !all) return;
        if (System.getenv("CI") != null) throw Failure.each(stale, WHAT_TO_DO);
        Nvcc nvcc = Nvcc.find().orElseThrow(() -> Failure.each(stale, Nvcc.missing()));
        each(all ? units : List.copyOf(stale.keySet()), unit -> {
            Map<Path, String> files = nvcc.compile(unit);
            for (Path old : unit.written()) if (!files.containsKey(old)) Files.delete(old);
            for (var file : files.entrySet()) write(file.getKey(), file.getValue());
            System.err.println(
                    unit.ptx() + (files.size() == 1 ? " written" : ": " + files.size() + " modules written"));
        });
    }

    /** Verifies every manifest; with nvcc also every byte. */
    private static void check(List<Unit> units) throws Failure {
        Map<Unit, String> stale = stale(units);
        if (!stale.isEmpty()) throw Failure.each(stale, WHAT_TO_DO);
        Optional<Nvcc> nvcc = Nvcc.find();
        if (nvcc.isPresent())
            each(units, unit -> {
                Map<Path, String> written = new TreeMap<>();
                for (Path file : unit.written()) written.put(file, Files.readString(file));
                if (!nvcc.get().compile(unit).equals(written))
                    throw new Failure(unit.ptx() + ": nvcc " + NVCC + " makes other PTX of " + unit.source()
                            + "; run java ptx/BuildPtx.java --all and commit the PTX");
            });
        System.out.println("the PTX of " + units.size() + " sources holds what its manifests say; "
                + (nvcc.isPresent()
                        ? "nvcc " + NVCC + " makes the same bytes"
                        : "not built again, because " + Nvcc.missing()));
    }

    /** Why each stale unit is stale. PTX without a source is an error of its own. */
    private static Map<Unit, String> stale(List<Unit> units) throws Failure {
        Map<Unit, String> stale = new TreeMap<>();
        for (Unit unit : units) unit.fault().ifPresent(why -> stale.put(unit, why));
        return stale;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path aside = Files.createTempFile(file.getParent(), ".", ".ptx.new");
        Files.writeString(aside, text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private interface Work {
        void on(Unit unit) throws IOException, Failure;
    }

    /** Works on several units at once, and reports the failures of all. */
    private static void each(List<Unit> units, Work work) throws Failure {
        List<String> failures = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(NVCC_AT_ONCE)) {
            List<Future<Void>> all = new ArrayList<>();
            for (Unit unit : units)
                all.add(threads.submit((Callable<Void>) () -> {
                    work.on(unit);
                    return null;
                }));
            for (Future<Void> one : all)
                try {
                    one.get();
                } catch (ExecutionException failed) {
                    if (failed.getCause() instanceof Failure failure) failures.addAll(failure.lines);
                    else throw new IllegalStateException(failed.getCause());
                }
        } catch (InterruptedException interrupted) {
            throw new Failure("interrupted");
        }
        if (!failures.isEmpty()) throw new Failure(failures.toArray(String[]::new));
    }
}
