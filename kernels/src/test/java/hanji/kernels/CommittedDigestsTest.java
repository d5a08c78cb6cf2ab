package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Numerics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No bit of any op or update changes unless the version of the numerics rises. */
class CommittedDigestsTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final boolean WRITES =
            System.getProperty("hanji.digests", "").equals("write");

    @TempDir
    Path folder;

    private CommittedDigests first;
    private CommittedDigests second;

    @BeforeEach
    void writeTheFirstVersion() throws IOException {
        first = new CommittedDigests(folder, 1);
        second = new CommittedDigests(folder, 2);
        first.write(computed("one", "aa"));
    }

    /** With {@code -Dhanji.digests=write} this writes them. */
    @Test
    void everyResultHasTheCommittedBits() throws IOException {
        var committed = new CommittedDigests(MODULE.resolve("src/test/resources/hanji/digests"), Numerics.VERSION);
        Map<String, SortedMap<String, String>> computed = new TreeMap<>();
        for (DigestCase digestCase : OpDigests.all())
            computed.computeIfAbsent(digestCase.call(), _ -> new TreeMap<>())
                    .put(digestCase.name(), digestCase.digests().get());
        if (WRITES) committed.write(computed);
        assertEquals("", committed.differences(computed));
    }

    @Test
    void thePageNamesTheVersionOfTheCode() throws IOException {
        String page = Files.readString(MODULE.resolve("../docs/numerics.md"));
        assertTrue(page.contains("Numerics version: **" + Numerics.VERSION + "**"));
    }

    @Test
    void equalDigestsAreNoDifference() {
        assertEquals("", first.differences(computed("one", "aa")));
    }

    @Test
    void aChangeIsToldAndNotWrittenUntilTheVersionRises() throws IOException {
        var changed = computed("one", "bb");
        assertTrue(first.differences(changed).contains("\n  Op: changed 1: [one]\n"), first.differences(changed));
        var refusal = assertThrows(IllegalStateException.class, () -> first.write(changed));
        assertTrue(refusal.getMessage().contains("\n  Op: changed 1: [one]\n"), refusal::getMessage);
        assertEquals("", first.differences(computed("one", "aa")));
        second.write(changed);
        assertEquals("", second.differences(changed));
    }

    @Test
    void aRaisedVersionMustBeWritten() {
        assertTrue(second.differences(computed("one", "aa")).contains("Op: digests of numerics version 1, not 2"));
    }

    @Test
    void aNewCaseIsWrittenWithoutRaisingTheVersion() throws IOException {
        var more = computed("one", "aa");
        more.get("Op").put("two", "cc cc");
        assertTrue(first.differences(more).contains("Op: new 1: [two]"));
        first.write(more);
        assertEquals("", first.differences(more));
        assertTrue(first.differences(computed("one", "aa")).contains("Op: gone 1: [two]"));
    }

    @Test
    void anOpWithoutDigestsAndDigestsWithoutAnOpAreTold() throws IOException {
        var others = new TreeMap<>(Map.of("Other", new TreeMap<>(Map.of("one", "aa aa"))));
        String message = first.differences(others);
        assertTrue(message.contains("Op: no op"), message);
        assertTrue(message.contains("Other: no digests are committed"), message);
        first.write(others);
        assertEquals("", first.differences(others));
        assertFalse(Files.exists(folder.resolve("Op.txt")));
    }

    private static Map<String, SortedMap<String, String>> computed(String name, String digest) {
        return new TreeMap<>(Map.of("Op", new TreeMap<>(Map.of(name, digest + " " + digest))));
    }
}
