package hanji.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Digests as they are committed: for each op, update and recipe a text file, whose first line names the version of
 * docs/numerics.md that the bits follow, and each further one the digests and the name of a case.
 *
 * @param folder where the files are
 * @param version of the numerics that this build follows
 */
public record CommittedDigests(Path folder, int version) {
    static final String HOW_TO_WRITE =
            "mvn -pl generative -am test -Dtest=CommittedDigestsTest,RecipeDigestsTest -DfailIfNoTests=false"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dhanji.digests=write";

    private static final String HEADER = "numerics ";
    private static final int NAMED = 3;

    /** The digests of one op or update by case, and the version they follow. */
    record Of(int version, SortedMap<String, String> byCase) {
        static final Of NOTHING = new Of(0, new TreeMap<>());
    }

    /** What differs between what is committed and what was computed, by op and case: one message, empty if nothing. */
    public String differences(Map<String, ? extends SortedMap<String, String>> computed) {
        var lines = new ArrayList<String>();
        for (String call : calls(computed)) {
            Of committed = committed(call);
            SortedMap<String, String> now = computed.containsKey(call) ? computed.get(call) : new TreeMap<>();
            if (now.isEmpty()) lines.add(call + ": no op and no update, or one without cases");
            else if (committed.byCase.isEmpty()) lines.add(call + ": no digests are committed");
            else if (committed.version != version)
                lines.add(call + ": digests of numerics version " + committed.version + ", not " + version);
            else if (!committed.byCase.equals(now)) lines.add(call + ": " + difference(committed.byCase, now));
        }
        return lines.isEmpty() ? "" : "The bits of results are not the committed ones:\n" + indented(lines) + advice();
    }

    /**
     * Writes what was computed.
     *
     * @throws IllegalStateException if a digest changed though the version did not rise; nothing is written then
     */
    public void write(Map<String, ? extends SortedMap<String, String>> computed) throws IOException {
        var refused = new ArrayList<String>();
        for (String call : computed.keySet()) {
            Of committed = committed(call);
            SortedSet<String> changed = changed(committed.byCase, computed.get(call));
            if (!changed.isEmpty() && committed.version >= version) refused.add(call + ": changed " + some(changed));
        }
        if (!refused.isEmpty())
            throw new IllegalStateException("Nothing was written, since bits changed and numerics version " + version
                    + " is not above the committed one:\n" + indented(refused) + advice());
        Files.createDirectories(folder);
        for (String call : calls(computed))
            if (computed.containsKey(call)) Files.writeString(file(call), text(computed.get(call)));
            else Files.delete(file(call));
    }

    private String advice() {
        return "\nIf new bits are meant: raise hanji.autograd.Numerics.VERSION (now " + version
                + ") and the version in docs/numerics.md. Then, or where cases are new, write the digests again:\n  "
                + HOW_TO_WRITE;
    }

    private static String difference(SortedMap<String, String> committed, SortedMap<String, String> now) {
        var parts = new ArrayList<String>();
        add(parts, "changed ", changed(committed, now));
        add(parts, "new ", without(now, committed));
        add(parts, "gone ", without(committed, now));
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, SortedSet<String> cases) {
        if (!cases.isEmpty()) parts.add(what + some(cases));
    }

    private static SortedSet<String> changed(SortedMap<String, String> committed, SortedMap<String, String> now) {
        var cases = new TreeSet<>(committed.keySet());
        cases.removeIf(name -> !now.containsKey(name) || now.get(name).equals(committed.get(name)));
        return cases;
    }

    private static SortedSet<String> without(SortedMap<String, String> some, SortedMap<String, String> others) {
        var cases = new TreeSet<>(some.keySet());
        cases.removeAll(others.keySet());
        return cases;
    }

    private static String some(SortedSet<String> cases) {
        String named = cases.stream().limit(NAMED).collect(Collectors.joining("], [", "[", "]"));
        return cases.size() + ": " + named + (cases.size() > NAMED ? ", ..." : "");
    }

    private static String indented(List<String> lines) {
        return "  " + String.join("\n  ", lines);
    }

    private SortedSet<String> calls(Map<String, ?> computed) {
        var calls = new TreeSet<>(computed.keySet());
        if (Files.isDirectory(folder))
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .forEach(name -> calls.add(name.substring(0, name.length() - ".txt".length())));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        return calls;
    }

    private Path file(String call) {
        return folder.resolve(call + ".txt");
    }

    private Of committed(String call) {
        if (!Files.exists(file(call))) return Of.NOTHING;
        try {
            List<String> lines = Files.readAllLines(file(call));
            int follows = Integer.parseInt(lines.getFirst().substring(HEADER.length()));
            var byCase = new TreeMap<String, String>();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split(" ", 3);
                byCase.put(parts[2], parts[0] + " " + parts[1]);
            }
            return new Of(follows, byCase);
        } catch (IOException | RuntimeException failure) {
            throw new IllegalStateException("cannot read " + file(call), failure);
        }
    }

    private String text(SortedMap<String, String> byCase) {
        var text = new StringBuilder(HEADER).append(version).append('\n');
        byCase.forEach(
                (name, digests) -> text.append(digests).append(' ').append(name).append('\n'));
        return text.toString();
    }
}
