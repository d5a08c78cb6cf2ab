package hanji.generative.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.BiConsumer;

/** A cluster whose workers are Java processes, all killed and started again when one ends otherwise than well. */
final class ProcessCluster implements Cluster {
    private static final String GATHER = "gather ";

    /** The workers that run now. */
    volatile List<Process> running = List.of();

    @Override
    public boolean knows(String address) {
        return address.equals("processes");
    }

    @Override
    public void together(String address, int workers, Gang task) {
        try {
            for (int attempt = 0; attempt < 30; attempt++) if (once(workers, task)) return;
            throw new ClusterFailure("given up");
        } catch (IOException | InterruptedException e) {
            throw new ClusterFailure("cannot start a process", e);
        }
    }

    private boolean once(int workers, Gang task) throws IOException, InterruptedException {
        var words = new String[workers];
        var barrier = new CyclicBarrier(workers);
        List<Process> processes = new ArrayList<>();
        List<Thread> listening = new ArrayList<>();
        String gang = Base64.getEncoder().encodeToString(ThreadCluster.written(task));
        for (int rank = 0; rank < workers; rank++) {
            int self = rank;
            Process process = start(rank, workers);
            processes.add(process);
            say(process, gang);
            listening.add(Thread.ofVirtual().start(() -> listen(process, self, words, barrier)));
        }
        running = List.copyOf(processes);
        boolean well = true;
        while (processes.stream().anyMatch(Process::isAlive) && well) {
            Thread.sleep(5);
            well = processes.stream().allMatch(process -> process.isAlive() || process.exitValue() == 0);
        }
        for (Process process : processes) if (!well) process.destroyForcibly();
        for (Process process : processes) process.waitFor();
        barrier.reset();
        for (Thread thread : listening) thread.join();
        return processes.stream().allMatch(process -> process.exitValue() == 0);
    }

    private static Process start(int rank, int workers) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProcessCluster.class.getName(),
                        Integer.toString(rank),
                        Integer.toString(workers))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void listen(Process process, int rank, String[] words, CyclicBarrier barrier) {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line; (line = lines.readLine()) != null; )
                if (line.startsWith(GATHER)) {
                    words[rank] = line.substring(GATHER.length());
                    barrier.await();
                    say(process, String.join("\t", words));
                }
        } catch (IOException | InterruptedException | BrokenBarrierException _) {
            return; // it ended
        }
    }

    private static void say(Process process, String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** A worker: its task comes by standard input. */
    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var gang = (Gang) ThreadCluster.read(Base64.getDecoder().decode(in.readLine()));
        try {
            gang.run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), word -> {
                System.out.println(GATHER + word);
                try {
                    return List.of(in.readLine().split("\t", -1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (WorkerLost lost) {
            System.exit(3);
        }
        System.exit(0);
    }

    @Override
    public List<byte[]> each(String address, List<Job> jobs, BiConsumer<Integer, byte[]> done) {
        throw new UnsupportedOperationException();
    }
}
