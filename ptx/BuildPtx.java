import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Builds the PTX of every CUDA source: {@code <module>/src/main/java/hanji/a/b.cu} becomes
 * {@code <module>/src/main/resources/hanji/a/b.ptx}, and the same for {@code src/test}.
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
            "-ptx", "-arch=compute_75", "-std=c++17", "-O3", "-fmad=false", "-ftz=false", "-prec-div=true",
            "-prec-sqrt=true", "-lineinfo");

    /** Drivers since CUDA 12.0 read it; nvcc writes a later number above the same instructions. */
    static final String PTX_VERSION = "8.0";

    static final int NVCC_AT_ONCE = 2;

    private static final String WHAT_TO_DO = "run java ptx/BuildPtx.java and commit the PTX";

    private BuildPtx() {}

    public static void main(String[] arguments) {
        List<String> modules = new ArrayList<>(List.of(arguments));
        boolean check = modules.remove("--check"), all = modules.remove("--all");
        if (modules.stream().anyMatch(module -> !Files.isDirectory(Path.of(module, "src")))) {
            System.err.println("usage, in the root of the checkout: java ptx/BuildPtx.java [--check | --all] [MODULE...]");
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
            write(unit.ptx(), nvcc.compile(unit));
            System.err.println(unit.ptx() + " written");
        });
    }

    /** Verifies every manifest; with nvcc also every byte. */
    private static void check(List<Unit> units) throws Failure {
        Map<Unit, String> stale = stale(units);
        if (!stale.isEmpty()) throw Failure.each(stale, WHAT_TO_DO);
        Optional<Nvcc> nvcc = Nvcc.find();
        if (nvcc.isPresent())
            each(units, unit -> {
                if (!nvcc.get().compile(unit).equals(Files.readString(unit.ptx())))
                    throw new Failure(unit.ptx() + ": nvcc " + NVCC + " makes other PTX of " + unit.source()
                            + "; run java ptx/BuildPtx.java --all and commit the PTX");
            });
        System.out.println(units.size() + " PTX files hold what their manifests say; "
                + (nvcc.isPresent() ? "nvcc " + NVCC + " makes the same bytes" : "not built again, because " + Nvcc.missing()));
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

/** What is wrong, a line each. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    final List<String> lines;

    Failure(String... lines) {
        this.lines = List.of(lines);
    }

    static Failure each(Map<Unit, String> faults, String whatToDo) {
        return new Failure(faults.entrySet().stream()
                .map(fault -> fault.getKey().ptx() + ": " + fault.getValue() + "; " + whatToDo)
                .toArray(String[]::new));
    }
}

/**
 * One CUDA source and its PTX, both relative to the checkout.
 *
 * @param root the folder that {@code "hanji/..."} is relative to, in sources and in PTX
 */
record Unit(Path root, Path source, Path ptx) implements Comparable<Unit> {
    private static final Pattern INCLUDE = Pattern.compile("^\\s*#\\s*include\\s*\"([^\"]+)\"", Pattern.MULTILINE);

    /** Every unit of these modules, or of all. */
    static List<Unit> of(List<String> modules) throws Failure {
        List<Unit> units = new ArrayList<>();
        List<String> orphans = new ArrayList<>();
        for (Path module : modules.isEmpty() ? modules() : modules.stream().map(Path::of).toList())
            for (String half : List.of("main", "test")) {
                Path root = module.resolve("src/" + half + "/java");
                Path resources = module.resolve("src/" + half + "/resources");
                for (Path source : files(root, ".cu"))
                    units.add(new Unit(root, source, resources.resolve(renamed(root.relativize(source), ".cu", ".ptx"))));
                if (half.equals("main")) // a test may write its PTX by hand
                    for (Path ptx : files(resources, ".ptx")) {
                        Path source = root.resolve(renamed(resources.relativize(ptx), ".ptx", ".cu"));
                        if (!Files.exists(source)) orphans.add(ptx + ": there is no " + source + "; delete the PTX");
                    }
            }
        if (!orphans.isEmpty()) throw new Failure(orphans.toArray(String[]::new));
        return units;
    }

    private static List<Path> modules() {
        try (Stream<Path> all = Files.list(Path.of(""))) {
            return all.filter(folder -> Files.exists(folder.resolve("pom.xml"))).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> files(Path folder, String end) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String renamed(Path file, String from, String to) {
        String name = file.toString();
        return name.substring(0, name.length() - from.length()) + to;
    }

    /** Why the PTX must be built again; empty if its manifest holds. */
    Optional<String> fault() throws Failure {
        if (!Files.exists(ptx)) return Optional.of("it has not been built from " + source);
        List<String> written = read(ptx).lines().toList();
        List<String> due = manifest(body(read(ptx))).lines().toList();
        for (int i = 0; i < due.size(); i++)
            if (i >= written.size() || !written.get(i).equals(due.get(i))) return Optional.of(fault(written, due.get(i)));
        return Optional.empty();
    }

    private String fault(List<String> written, String due) {
        if (due.startsWith("// nvcc")) return "it was built with another nvcc or other options";
        if (!due.startsWith("// sha256")) return "it has no manifest";
        String file = due.substring(due.lastIndexOf(' ') + 1);
        if (file.equals(Manifest.BELOW)) return "it was edited or not written by BuildPtx";
        boolean known = written.stream().anyMatch(line -> line.startsWith("// sha256") && line.endsWith(" " + file));
        return known ? file + " has changed" : file + " is new to it";
    }

    /** The source, then the headers it includes by name in quotes, whichever way. */
    private List<Path> inputs() throws Failure {
        Set<Path> headers = new TreeSet<>();
        addHeaders(source, headers);
        List<Path> inputs = new ArrayList<>(List.of(source));
        inputs.addAll(headers);
        return inputs;
    }

    private void addHeaders(Path file, Set<Path> headers) throws Failure {
        Matcher include = INCLUDE.matcher(read(file));
        while (include.find()) {
            Path beside = file.resolveSibling(include.group(1)).normalize();
            Path header = Files.exists(beside) ? beside : root.resolve(include.group(1)).normalize();
            if (!Files.exists(header))
                throw new Failure(file + ": there is no \"" + include.group(1) + "\" beside it or in " + root);
            if (headers.add(header)) addHeaders(header, headers);
        }
    }

    /** The comment above this PTX. */
    String manifest(String body) throws Failure {
        StringBuilder lines = new StringBuilder("// Made by ptx/BuildPtx.java; not to be edited.\n");
        lines.append("// nvcc ").append(BuildPtx.NVCC);
        for (String option : BuildPtx.OPTIONS) lines.append(' ').append(option);
        lines.append('\n');
        for (Path input : inputs()) lines.append(Manifest.line(read(input), name(input)));
        return lines.append(Manifest.line(body, Manifest.BELOW)).toString();
    }

    /** The PTX less the comment above it. */
    static String body(String ptx) {
        Matcher first = Pattern.compile("^\\.version", Pattern.MULTILINE).matcher(ptx);
        return first.find() ? ptx.substring(first.start()) : "";
    }

    /** A file as PTX and manifests name it. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public int compareTo(Unit other) {
        return source.compareTo(other.source);
    }
}

/** Lines of a manifest. */
final class Manifest {
    static final String BELOW = "below";

    private Manifest() {}

    static String line(String text, String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "// sha256 " + HexFormat.of().formatHex(digest) + " " + name + "\n";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

/** The compiler, of the one version whose output is committed. */
record Nvcc(Path executable) {
    private static final Pattern VERSION = Pattern.compile("V(\\d+\\.\\d+\\.\\d+)");

    static Optional<Nvcc> find() {
        return candidates().filter(nvcc -> version(nvcc).equals(BuildPtx.NVCC)).findFirst().map(Nvcc::new);
    }

    /** What to do where there is none. */
    static String missing() {
        String found = candidates().findFirst()
                .map(nvcc -> nvcc + " is " + version(nvcc))
                .orElse("none is on the PATH, in CUDA_HOME or in /usr/local/cuda");
        return "nvcc " + BuildPtx.NVCC + " is needed, and " + found + "; it comes with " + BuildPtx.NVCC_SOURCE;
    }

    private static Stream<Path> candidates() {
        Optional<String> named = Optional.ofNullable(System.getenv("HANJI_NVCC"));
        if (named.isPresent()) return named.map(Path::of).filter(Files::isExecutable).stream();
        List<Path> folders = new ArrayList<>();
        for (String folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            if (!folder.isBlank()) folders.add(Path.of(folder));
        Optional.ofNullable(System.getenv("CUDA_HOME")).ifPresent(home -> folders.add(Path.of(home, "bin")));
        folders.add(Path.of("/usr/local/cuda/bin"));
        folders.add(Path.of("/usr/local/cuda-13.0/bin"));
        return folders.stream().map(folder -> folder.resolve("nvcc")).filter(Files::isExecutable);
    }

    private static String version(Path nvcc) {
        Matcher version = VERSION.matcher(run(List.of(nvcc.toString(), "--version")).output());
        return version.find() ? version.group(1) : "of no known version";
    }

    /** The PTX of a unit, with its manifest. */
    String compile(Unit unit) throws IOException, Failure {
        Path folder = Files.createTempDirectory("ptx");
        Path out = folder.resolve("out.ptx");
        try {
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(BuildPtx.OPTIONS);
            command.addAll(List.of("-I", unit.root().toString(), unit.source().toString(), "-o", out.toString()));
            Result result = run(command);
            if (result.exit() != 0) throw new Failure(result.output().strip());
            if (!result.output().isBlank()) System.err.println(result.output().strip());
            String body = Portable.of(unit, Files.readString(out));
            return unit.manifest(body) + body;
        } finally {
            Files.deleteIfExists(out);
            Files.delete(folder);
        }
    }

    private record Result(int exit, String output) {}

    private static Result run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}

/** nvcc's PTX made readable by earlier drivers, and the same wherever the checkout and the toolkit are. */
final class Portable {
    private static final Pattern FILE = Pattern.compile("^(\\s*\\.file\\s+\\d+ )\"([^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern INLINED = Pattern.compile("(\\.loc\\s+\\d+ \\d+ \\d+), function_name .*");
    private static final Pattern NAMES = Pattern.compile("\\s*\\.section\\s+\\.debug_str\\s*\\{[^}]*\\}");
    private static final Pattern HASH_OF_PATH = Pattern.compile("(?<=_INTERNAL_)[0-9a-f]{8}(?=_)");

    private Portable() {}

    static String of(Unit unit, String ptx) throws IOException, Failure {
        String body = Unit.body(ptx).replaceFirst("\\.version \\S+", ".version " + BuildPtx.PTX_VERSION);
        return withoutHash(unit, withoutInlinedCalls(withRelativePaths(unit, body)));
    }

    private static String withRelativePaths(Unit unit, String ptx) throws IOException, Failure {
        Path root = unit.root().toRealPath();
        StringBuilder out = new StringBuilder();
        Matcher file = FILE.matcher(ptx);
        while (file.find()) {
            String name = shortened(file.group(2), root);
            if (name.startsWith("/")) throw new Failure(unit.source() + ": includes " + name + " from outside the checkout");
            file.appendReplacement(out, Matcher.quoteReplacement(file.group(1) + '"' + name + '"'));
        }
        return file.appendTail(out).toString();
    }

    private static String shortened(String name, Path root) {
        Path path = Path.of(name).normalize();
        if (path.startsWith(root)) return root.relativize(path).toString().replace('\\', '/');
        int include = name.lastIndexOf("/include/");
        return include < 0 ? name : "cuda/" + name.substring(include + "/include/".length());
    }

    /** What is static in a source has a name with a hash of the source's absolute path; here one of its relative path. */
    private static String withoutHash(Unit unit, String ptx) {
        Matcher hash = HASH_OF_PATH.matcher(ptx);
        if (!hash.find()) return ptx;
        CRC32 crc = new CRC32();
        crc.update(unit.name(unit.source()).getBytes(UTF_8));
        return ptx.replace(hash.group(), String.format("%08x", crc.getValue()));
    }

    /**
     * Each instruction with its own line only, without the calls that were inlined around it: CUDA 12.0's assembler
     * crashes on those of an inlined function inside another when it assembles for sm_90.
     */
    private static String withoutInlinedCalls(String ptx) {
        return NAMES.matcher(INLINED.matcher(ptx).replaceAll("$1")).replaceFirst("");
    }
}
