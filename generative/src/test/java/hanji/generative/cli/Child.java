package hanji.generative.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command of Hanji's in a Java process of its own. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command.
     *
     * @param scratch folder for what it prints
     * @param flags of the JVM
     */
    static Child start(Path scratch, List<String> flags, String... words) throws IOException {
        return start(scratch, Map.of(), flags, Main.class, words);
    }

    static Child start(
            Path scratch, Map<String, String> environment, List<String> flags, Class<?> main, String... words)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(words));
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), out, err);
    }

    /** Waits for the process to end by itself. */
    Outcome outcome() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            throw new AssertionError("still running: " + err());
        return new Outcome(process.exitValue(), Files.readString(out), err());
    }

    /** Waits until something has come about; false if the process ended before. */
    boolean reaches(BooleanSupplier state) throws InterruptedException {
        long began = System.nanoTime();
        while (!state.getAsBoolean()) {
            if (!process.isAlive()) return false;
            if (System.nanoTime() - began > PATIENCE.toNanos()) throw new AssertionError("never came about: " + err());
            Thread.sleep(2);
        }
        return true;
    }

    /** Kills the process as kill -9 does; whether it was still running. */
    boolean kill() throws InterruptedException {
        boolean running = process.isAlive();
        process.destroyForcibly().waitFor();
        return running && process.exitValue() != 0;
    }

    /** Sends a signal, e.g. INT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** What it has printed on standard output so far. */
    String out() {
        return read(out);
    }

    /** What it has printed on standard error so far, less the JVM's notice about the Vector API. */
    String err() {
        return read(err).replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
    }

    private static String read(Path printed) {
        try {
            return Files.readString(printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
