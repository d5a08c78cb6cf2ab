package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for NVIDIA's driver library, built from libcuda.c by the C compiler where there is one. JCuda links the real
 * one by name, so code that uses the stand-in runs in a Java process of its own, which finds it first.
 *
 * @param folder holds the library, and what the processes leave
 */
record StubCuda(Path folder) {
    /**
     * What a process printed, and which calls of the driver it made.
     *
     * @param out lines on standard output
     * @param calls lines of the stand-in's log
     */
    record Outcome(List<String> out, List<String> calls) {
        /** The calls of these functions only. */
        List<String> calls(String... functions) {
            return calls.stream()
                    .filter(call -> List.of(functions).contains(call.split(" ", 2)[0]))
                    .toList();
        }
    }

    /** Skips the test where there is no C compiler. */
    static StubCuda build(Path folder) throws Exception {
        CLibrary.build(StubCuda.class, "libcuda.c", folder.resolve("libcuda.so.1"));
        return new StubCuda(folder);
    }

    /** Adds a stand-in for cuBLAS. */
    StubCuda withCublas() throws Exception {
        Path map = folder.resolve("libcublas.map");
        try (InputStream stream = StubCuda.class.getResourceAsStream("libcublas.map")) {
            Files.copy(stream, map);
        }
        CLibrary.build(
                StubCuda.class,
                "libcublas.c",
                folder.resolve("libcublas.so.12"),
                List.of("-Wl,-soname,libcublas.so.12", "-Wl,--version-script=" + map));
        return this;
    }

    Path cache() {
        return folder.resolve("cache");
    }

    /** The folder that the processes are told is for temporary files. */
    Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("tmp"));
    }

    /** Runs a scenario, a constant of an enum with a main method, through JCuda with these settings of the stand-in. */
    Outcome run(Enum<?> scenario, Map<String, String> settings) throws Exception {
        return run(Binding.JCUDA, scenario, settings);
    }

    /** Runs a scenario with these settings of the stand-in. */
    Outcome run(Binding binding, Enum<?> scenario, Map<String, String> settings) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Path log = Files.createTempFile(folder, "calls", ".txt");
        var builder = new ProcessBuilder(command(binding, scenario))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        builder.environment().put("XDG_CACHE_HOME", cache().toString());
        builder.environment().put("STUB_LOG", log.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
        assertEquals(0, process.exitValue(), Files.readString(out) + Files.readString(err));
        return new Outcome(Files.readAllLines(out), Files.readAllLines(log));
    }

    private List<String> command(Binding binding, Enum<?> scenario) throws IOException {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + temporary(),
                "-D" + Binding.PROPERTY + "=" + binding.name().toLowerCase(Locale.ROOT),
                "-cp",
                System.getProperty("java.class.path"),
                scenario.getDeclaringClass().getName(),
                scenario.name()));
    }
}
