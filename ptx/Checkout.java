import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The PTX of all sources of a checkout: what {@link BuildPtx} does once it is sure of its JDK. */
final class Checkout {
    static final int NVCC_AT_ONCE = 2;

    private static final String WHAT_TO_DO = "run java ptx/BuildPtx.java and commit the PTX";

    private Checkout() {}

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
            System.err.println(unit.write(nvcc.compile(unit)));
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
                    throw new Failure(unit.ptx() + ": nvcc " + Nvcc.VERSION + " makes other PTX of " + unit.source()
                            + "; run java ptx/BuildPtx.java --all and commit the PTX");
            });
        System.out.println("the PTX of " + units.size() + " sources holds what its manifests say; "
                + (nvcc.isPresent()
                        ? "nvcc " + Nvcc.VERSION + " makes the same bytes"
                        : "not built again, because " + Nvcc.missing()));
    }

    /** Why each stale unit is stale. PTX without a source is an error of its own. */
    private static Map<Unit, String> stale(List<Unit> units) throws Failure {
        Map<Unit, String> stale = new TreeMap<>();
        for (Unit unit : units) unit.fault().ifPresent(why -> stale.put(unit, why));
        return stale;
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
