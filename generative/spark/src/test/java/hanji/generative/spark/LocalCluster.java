package hanji.generative.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A master and workers as processes of their own on the loopback address, from Spark's own classes. */
final class LocalCluster implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("hanji.spark.home"));
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, String> environment;
    private final int port;
    private final List<Process> workers = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();
    private final Process master;

    /** @param environment of master and workers, besides the test's own */
    LocalCluster(Path folder, Map<String, String> environment, String... options) throws IOException {
        this.folder = folder;
        this.environment = environment;
        port = freePort();
        var words = new ArrayList<>(List.of(options));
        words.addAll(List.of("org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port", "" + port));
        words.addAll(List.of("--webui-port", "0"));
        master = start("master", ownJava(), "I have been elected leader", words);
    }

    static Path ownJava() {
        return Path.of(System.getProperty("java.home"));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    /** A worker with some cores, one process for each of which it can start. */
    LocalCluster worker(int cores, Path java, String... options) throws IOException {
        String name = "worker" + workers.size();
        var words = new ArrayList<>(List.of(options));
        words.addAll(List.of("org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK, "--webui-port", "0"));
        words.addAll(List.of("--cores", "" + cores, "--memory", cores * 600 + "m"));
        words.addAll(List.of("--work-dir", folder.resolve(name).toString(), address()));
        workers.add(start(name, java, "Successfully registered with master", words));
        return this;
    }

    private Process start(String name, Path java, String ready, List<String> words) throws IOException {
        var command = new ArrayList<>(List.of(
                java.resolve("bin/java").toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", "-cp",
                HOME.resolve("jars").resolve("*").toString()));
        command.addAll(words);
        Path log = folder.resolve(name + ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", HOME.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // else looked for in folders of Spark's own build
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        Process process = builder.start();
        while (!Files.readString(log).contains(ready)) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos())
                throw new IllegalStateException(name + " did not start: " + Files.readString(log));
            pause(20);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        measured.add("%s: ready in %.1f s, %d MiB resident".formatted(name, seconds, resident(process.toHandle())));
        return process;
    }

    String address() {
        return "spark://" + LOOPBACK + ":" + port;
    }

    /** What each process took to start, and its memory then, a line each; and the memory that executors have now. */
    List<String> measured() {
        var lines = new ArrayList<>(measured);
        for (ProcessHandle executor : executors()) lines.add("executor: " + resident(executor) + " MiB resident");
        return lines;
    }

    /** MiB of memory that a process has; 0 where that cannot be told. */
    private static long resident(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }

    /** The processes of workers that compute. */
    List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(worker -> worker.toHandle().children())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Ends one with SIGKILL, if one runs. */
    Optional<ProcessHandle> killOne(int which) {
        List<ProcessHandle> all = executors();
        if (all.isEmpty()) return Optional.empty();
        ProcessHandle chosen = all.get(which % all.size());
        return chosen.destroyForcibly() ? Optional.of(chosen) : Optional.empty();
    }

    /** What the cluster's executors wrote to stderr. */
    String stderr() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.endsWith("stderr")).toList()) all.append(Files.readString(file));
        }
        return all.toString();
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        List<Process> own = new ArrayList<>(workers);
        own.add(master);
        List<ProcessHandle> executors = executors();
        own.forEach(Process::destroyForcibly);
        executors.forEach(ProcessHandle::destroyForcibly);
        own.forEach(process -> process.onExit().join()); // executors have no parent now that would tell of their end
    }
}
