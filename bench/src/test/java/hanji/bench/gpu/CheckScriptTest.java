package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.ShippedPtx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** bench/gpu/check as a bundle has it, with a stand-in for Java that writes down how it is called. */
@DisabledOnOs(OS.WINDOWS)
class CheckScriptTest {
    private static final Path SCRIPTS = ShippedPtx.ROOT.resolve("bench/gpu");
    private static final long SECONDS = 60;

    /** Says that the sections in the file "todo" are to be done, and that tests ended as the file "tests" has it. */
    private static final String JAVA = """
            #!/usr/bin/env bash
            here=$(cd "$(dirname "$0")/../.." && pwd)
            echo "$*" | sed 's/.*gpu.Main //; s/.*ConsoleLauncher.*include-tag=\\([a-z]*\\).*/TESTS \\1/' >>"$here/calls"
            case "$*" in
                *Main\\ probe*) cat "$here/todo" ;;
                *ConsoleLauncher*) cat "$here/tests"; grep -q ' 0 tests failed' "$here/tests" ;;
                *Main\\ peers*)
                    for folder; do :; done
                    cp "$here/hanji.json" "$folder/hanji.json"
                    ;;
            esac
            """;

    /** A piece of work of which PyTorch is asked. */
    private static final String SIDES = """
            {
              "head" : { "command" : "", "section" : "peers", "precision" : "F32 STRICT", "commit" : "abc", "device" : {
                "name" : "Stand-in 1"
              } },
              "peaks" : { "F32" : 67e12 }, "copy_gb_per_s" : 1.0, "write_gb_per_s" : 2.0, "left_out" : [ ],
              "works" : [ { "work" : "GAUSSIAN", "kind" : "gaussian", "precision" : "F32 STRICT", "sizes" : "", "file" : "none", "tolerance" : 0.1,
                "bytes" : 4000, "flops" : 0, "median_us" : 4.0, "low_us" : 4.0, "high_us" : 4.0 } ]
            }
            """;

    @TempDir
    private Path bundle;

    @BeforeEach
    void unpack() throws IOException {
        Files.copy(SCRIPTS.resolve("check"), bundle.resolve("check"));
        Path peers = Files.createDirectory(bundle.resolve("peers"));
        try (var files = Files.newDirectoryStream(SCRIPTS.resolve("peers"), "*.py")) {
            for (Path file : files) Files.copy(file, peers.resolve(file.getFileName()));
        }
        Files.createDirectories(bundle.resolve("runtime/bin"));
        Files.createDirectories(bundle.resolve("lib"));
        Files.createFile(bundle.resolve("lib/hanji-bench-1-tests.jar"));
        Files.createFile(bundle.resolve("lib/hanji-bench-1.jar"));
        Files.writeString(bundle.resolve("commit"), "abc");
        Files.writeString(bundle.resolve("hanji.json"), SIDES);
        // A Python that finds no PyTorch, whatever this machine has.
        Files.writeString(peers.resolve("torch.py"), "raise ImportError('not installed')");
        Path java = bundle.resolve("runtime/bin/java");
        Files.writeString(java, JAVA);
        assertTrue(java.toFile().setExecutable(true));
        todo("tests", "sanitizer", "kernels", "steps", "peers");
        tests(5, 0);
    }

    private void tests(int passed, int failed) throws IOException {
        Files.writeString(
                bundle.resolve("tests"), "[ " + passed + " tests successful ]\n[ " + failed + " tests failed ]\n");
    }

    private void todo(String... sections) throws IOException {
        Files.writeString(bundle.resolve("todo"), String.join("\n", sections) + "\n");
    }

    private record Ended(int code, String words) {}

    private Ended check(String... words) throws IOException, InterruptedException {
        return checkWith(Optional.empty(), words);
    }

    /** @param tools the only folder of programs, or all of this machine */
    private Ended checkWith(Optional<Path> tools, String... words) throws IOException, InterruptedException {
        Path said = bundle.resolve("said");
        var command = Stream.concat(Stream.of("bash", bundle.resolve("check").toString()), Stream.of(words))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        tools.ifPresent(folder -> builder.environment().put("PATH", folder.toString()));
        Process process = builder.start();
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it does not end");
        return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(bundle.resolve("calls"));
    }

    @Test
    void aCommandLineThatCannotBeUnderstoodHasCode2() throws Exception {
        assertRefused("unknown option '--fast'", "--fast");
        assertRefused("--device is cuda or simulated, not 'tpu'", "--device", "tpu");
        assertRefused("--section needs a value", "--section");
        assertRefused("--section is one of tests sanitizer kernels steps peers, not 'bits'", "--section", "bits");
        assertRefused("--precision is TF32 or BF16, not 'F16'", "--precision", "F16");
        assertRefused("'/nowhere' is none", "--before", "/nowhere");
    }

    private void assertRefused(String why, String... words) throws Exception {
        Ended ended = check(words);
        assertEquals(2, ended.code(), ended.words());
        assertTrue(ended.words().contains(why), ended.words());
        assertFalse(Files.exists(bundle.resolve("calls")), "nothing is started");
    }

    @Test
    void helpNamesTheSections() throws Exception {
        Ended ended = check("--help");
        assertEquals(0, ended.code());
        for (String section : List.of("tests", "sanitizer", "kernels", "steps", "peers"))
            assertTrue(ended.words().contains("  " + section + "  "), section);
    }

    @Test
    void aRehearsalGoesThroughAllSectionsInOrder() throws Exception {
        Ended ended = check("--device", "simulated");
        assertEquals(0, ended.code(), ended.words());
        List<String> starts = calls().stream().map(call -> call.split(" ")[0]).toList();
        assertEquals(
                List.of("probe", "TESTS", "outcome", "outcome", "kernels", "steps", "peers", "musts"),
                starts,
                () -> String.join("\n", starts));
        assertTrue(calls().get(2).contains("5 passed, 0 failed, 0 skipped"), calls().get(2));
        assertFalse(Files.exists(bundle.resolve("results")), "a rehearsal writes nothing");
    }

    @Test
    void whatIsFinishedIsNotRepeatedUnlessAsked() throws Exception {
        todo("steps");
        Ended ended = check("--device", "simulated", "--section", "kernels", "--section", "steps");
        assertTrue(ended.words().contains("kernels: finished before with this commit"), ended.words());
        assertTrue(calls().stream().noneMatch(call -> call.startsWith("kernels")));
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("steps")));
        check("--device", "simulated", "--section", "kernels", "--again");
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("kernels")));
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("probe") && call.contains("--again")));
    }

    /** The other sections are done, and the exit code tells. */
    @Test
    void testsThatAllFailAreNamed() throws Exception {
        tests(0, 7);
        Ended ended = check("--device", "simulated");
        assertEquals(1, ended.code(), ended.words());
        assertFalse(ended.words().contains("no device test ran"), ended.words());
        assertTrue(calls().stream().anyMatch(call -> call.contains("0 passed, 7 failed, 0 skipped")));
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("musts")));
    }

    @Test
    void thatNoTestRanIsAFailure() throws Exception {
        tests(0, 0);
        Ended ended = check("--device", "simulated");
        assertEquals(1, ended.code(), ended.words());
        assertTrue(ended.words().contains("no device test ran"), ended.words());
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("outcome") && call.contains("--unfinished")));
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("kernels")));
    }

    @Test
    void stepsInAnotherPrecisionComeAfterThoseInStrict() throws Exception {
        todo();
        Ended ended = check("--device", "simulated", "--section", "steps", "--precision", "BF16");
        assertEquals(0, ended.code(), ended.words());
        List<String> steps =
                calls().stream().filter(call -> call.startsWith("steps")).toList();
        assertEquals(1, steps.size());
        assertTrue(steps.getFirst().contains("--precision BF16"), steps.getFirst());
    }

    /** What cannot be compared is not timed. */
    @Test
    void withoutPythonHanjisSideIsNotTimed() throws Exception {
        Path few = Files.createDirectory(bundle.resolve("few"));
        for (String tool : List.of("bash", "env", "dirname", "cat", "sed", "grep", "mktemp", "rm", "mkdir", "timeout"))
            called(few.resolve(tool), program(tool));
        Ended ended = checkWith(Optional.of(few), "--section", "peers");
        assertEquals(0, ended.code(), ended.words());
        assertTrue(ended.words().contains("no python3 here"), ended.words());
        assertTrue(calls().stream().noneMatch(call -> call.startsWith("peers")));
    }

    private static void called(Path script, Path program) throws IOException {
        Files.writeString(script, "#!/bin/sh\nexec " + program + " \"$@\"\n");
        assertTrue(script.toFile().setExecutable(true));
    }

    private static Path program(String name) {
        return Stream.of("/bin", "/usr/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutPyTorchTheRowsSaySo() throws Exception {
        Ended ended = check("--section", "peers");
        assertEquals(0, ended.code(), ended.words());
        String found = Files.readString(bundle.resolve("results/check-stand-in-1-peers.json"));
        assertTrue(found.contains("no PyTorch: not installed"), found);
        assertTrue(found.contains("\"floor_us\": 2.0"), found);
    }

    /** The older build is called with its own libraries and this one's benchmarks, in turns. */
    @Test
    void anOlderBuildTakesTurns() throws Exception {
        Path older = Files.createDirectories(bundle.resolve("older/lib"));
        Files.createFile(older.resolve("hanji-tensor-0.jar"));
        Files.createFile(older.resolve("hanji-bench-0.jar"));
        Ended ended = check(
                "--device",
                "simulated",
                "--section",
                "steps",
                "--before",
                older.getParent().toString());
        assertEquals(0, ended.code(), ended.words());
        List<String> timed = calls().stream()
                .filter(call -> call.contains("--times-only"))
                .map(call -> call.split(" ")[0])
                .toList();
        assertEquals(List.of("steps", "kernels", "steps", "kernels", "steps", "steps"), timed);
        assertTrue(calls().stream().anyMatch(call -> call.startsWith("before")));
    }
}
