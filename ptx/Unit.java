import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One CUDA source and its PTX; of Hanji's own, both relative to the checkout.
 *
 * @param root the folder that packages begin in, for example {@code src/main/java}: names in PTX are relative to it
 * @param headers the folder of Hanji's own headers, which {@code "hanji/..."} is relative to; {@code root} for Hanji's own sources
 * @param ptx the file; where that would be long, {@code a.ptx} stands for its modules, {@code a.kernel.ptx}
 */
record Unit(Path root, Path headers, Path source, Path ptx) implements Comparable<Unit> {
    private static final Pattern INCLUDE = Pattern.compile("^\\s*#\\s*include\\s*\"([^\"]+)\"", Pattern.MULTILINE);

    /** Every unit of these modules, or of all. */
    static List<Unit> of(List<String> named) throws Failure {
        List<Path> modules =
                named.isEmpty() ? modules() : named.stream().map(Path::of).toList();
        List<Unit> units = new ArrayList<>();
        for (Path module : modules) {
            units.addAll(in(module.resolve("src/main/java"), module.resolve("src/main/resources")));
            units.addAll(in(module.resolve("src/test/java"), module.resolve("src/test/resources")));
            refuseOrphans(module.resolve("src/main/java"), module.resolve("src/main/resources"));
        }
        return units;
    }

    private static List<Unit> in(Path root, Path resources) {
        return files(root, ".cu").stream()
                .map(source -> new Unit(
                        root, root, source, resources.resolve(renamed(root.relativize(source), ".cu", ".ptx"))))
                .toList();
    }

    /**
     * The unit of a source anywhere: its PTX goes where Hanji's own does in a Maven project, {@code src/main/java/a/b.cu} to
     * {@code src/main/resources/a/b.ptx} and {@code src/test} likewise, and else beside the source.
     */
    static Unit of(Path source, Path headers) {
        Path file = source.toAbsolutePath().normalize();
        for (Path at = file.getParent(); at != null; at = at.getParent())
            if (at.endsWith(Path.of("src", "main", "java")) || at.endsWith(Path.of("src", "test", "java"))) {
                Path ptx = at.resolveSibling("resources").resolve(renamed(at.relativize(file), ".cu", ".ptx"));
                return new Unit(at, headers, file, ptx);
            }
        return new Unit(
                file.getParent(), headers, file, file.resolveSibling(renamed(file.getFileName(), ".cu", ".ptx")));
    }

    /** Where the compiler looks for headers. */
    Set<Path> folders() {
        return new LinkedHashSet<>(List.of(root, headers));
    }

    /** PTX without a source would be shipped for ever. A test may write its PTX by hand. */
    private static void refuseOrphans(Path root, Path resources) throws Failure {
        List<String> orphans = new ArrayList<>();
        for (Path ptx : files(resources, ".ptx")) {
            Path source = root.resolve(resources.relativize(ptx)).resolveSibling(stem(ptx) + ".cu");
            if (!Files.exists(source)) orphans.add(ptx + ": there is no " + source + "; delete the PTX");
        }
        if (!orphans.isEmpty()) throw new Failure(orphans.toArray(String[]::new));
    }

    private static List<Path> modules() {
        try (Stream<Path> all = Files.list(Path.of(""))) {
            return all.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
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

    /** What this source's PTX, without a manifest, is written to: one file, or one for each kernel. */
    Map<Path, String> outputs(String body, String nvcc) throws Failure {
        boolean isShipped = root.endsWith(Path.of("src", "main", "java"));
        Map<String, String> parts = isShipped && body.lines().count() > Parts.MOST_LINES ? Parts.of(body) : Map.of();
        Map<Path, String> outputs = new TreeMap<>();
        if (parts.size() < 2) outputs.put(ptx, manifest(body, 1, nvcc) + body);
        else
            for (var part : parts.entrySet())
                outputs.put(
                        ptx.resolveSibling(base() + "." + part.getKey() + ".ptx"),
                        manifest(part.getValue(), parts.size(), nvcc) + part.getValue());
        return outputs;
    }

    /** The files that were written of this source: others that are called alike may be a user's own. */
    List<Path> written() {
        if (!Files.isDirectory(ptx.getParent())) return List.of();
        try (Stream<Path> all = Files.list(ptx.getParent())) {
            return all.filter(file -> file.equals(ptx) || isPart(file)).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(base() + ".")
                && name.endsWith(".ptx")
                && read(file)
                        .lines()
                        .filter(line -> line.startsWith("// sha256"))
                        .findFirst()
                        .filter(line -> line.endsWith(" " + name(source)))
                        .isPresent();
    }

    /** The name of its PTX, less the end. */
    private String base() {
        return renamed(ptx.getFileName(), ".ptx", "");
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    /** Why the PTX must be built again; empty if its manifests hold. */
    Optional<String> fault() throws Failure {
        List<Path> files = written();
        if (files.isEmpty()) return Optional.of("it has not been built from " + source);
        for (Path file : files) {
            List<String> written = read(file).lines().toList();
            List<String> due = manifest(body(read(file)), files.size(), Nvcc.VERSION)
                    .lines()
                    .toList();
            for (int i = 0; i < due.size(); i++)
                if (i >= written.size() || !written.get(i).equals(due.get(i)))
                    return Optional.of(fault(written, due.get(i)));
        }
        return Optional.empty();
    }

    private String fault(List<String> written, String due) {
        if (due.startsWith("// nvcc")) return "it was built with another nvcc or other options";
        if (due.startsWith("// one of")) return "a module is missing or is none of its";
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
            Path header = Stream.concat(
                            Stream.of(file.resolveSibling(include.group(1))),
                            folders().stream().map(folder -> folder.resolve(include.group(1))))
                    .map(Path::normalize)
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new Failure(file + ": there is no \"" + include.group(1)
                            + "\" beside it or in "
                            + folders().stream().map(Path::toString).collect(Collectors.joining(" or in "))));
            if (headers.add(header)) addHeaders(header, headers);
        }
    }

    /** The comment above PTX of this source, one of so many modules, made by nvcc of some version. */
    private String manifest(String body, int modules, String nvcc) throws Failure {
        StringBuilder lines = new StringBuilder("// Made by ptx/BuildPtx.java; not to be edited.\n");
        lines.append("// nvcc ").append(nvcc);
        for (String option : Nvcc.options(read(source))) lines.append(' ').append(option);
        lines.append('\n');
        if (modules > 1) lines.append("// one of ").append(modules).append(" modules\n");
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
        Path folder = file.startsWith(root) ? root : headers;
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** Puts these files in the place of those written before, and says so. */
    String write(Map<Path, String> files) throws IOException {
        for (Path old : written()) if (!files.containsKey(old)) Files.delete(old);
        for (var file : files.entrySet()) write(file.getKey(), file.getValue());
        return ptx + (files.size() == 1 ? " written" : ": " + files.size() + " modules written");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path aside = Files.createTempFile(file.getParent(), ".", ".ptx.new");
        Files.writeString(aside, text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (CharacterCodingException other) {
            throw new UncheckedIOException(new IOException(file + ": is not UTF-8", other));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public int compareTo(Unit other) {
        return source.compareTo(other.source);
    }
}
