package hanji.bench;

import hanji.bench.peer.Layout;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Standard;
import hanji.bench.workload.Task;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A process that runs a task a few times and writes one number, what that took, to a file. */
final class Probe {
    /** MiB of memory at the peak; with no runs, those of an empty process with the peer's library loaded. */
    static final String PEAK = "peak";

    /** Large arrays a run, after as many runs for warming up. */
    static final String LARGE_ARRAYS = "large-arrays";

    /** Bytes of a large array. */
    static final long LARGE = 64 << 10;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOCATION = "jdk.ObjectAllocationOutsideTLAB";

    private Probe() {}

    /** Arguments: file, what to measure, runs, then a side: peer, workload, layout, threads. */
    public static void main(String[] args) throws IOException {
        Path answer = Path.of(args[0]);
        try {
            Files.writeString(answer, Double.toString(measure(args)));
        } catch (RuntimeException | Error failure) {
            Files.writeString(answer, failure.toString());
            throw failure;
        }
    }

    private static double measure(String[] args) throws IOException {
        int runs = Integer.parseInt(args[2]);
        Optional<Peer> peer =
                args[3].equals(WorkloadBenchmark.NO_PEER) ? Optional.empty() : Optional.of(Peer.named(args[3]));
        peer.ifPresent(Peer::description);
        if (runs == 0) return peakMib();
        Task task = task(peer, Standard.valueOf(args[4]), Layout.valueOf(args[5]), Integer.parseInt(args[6]));
        repeat(task, runs);
        return args[1].equals(PEAK) ? peakMib() : (double) largeArrays(() -> repeat(task, runs)) / runs;
    }

    private static Task task(Optional<Peer> peer, Standard workload, Layout layout, int threads) {
        return peer.map(side -> side.task(workload.workload(), layout, threads))
                .orElseGet(() -> workload.workload().on(Device.cpu(threads)));
    }

    private static void repeat(Task task, int runs) {
        for (int i = 0; i < runs; i++) task.run();
    }

    /** The most memory that this process ever had resident. */
    private static double peakMib() throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow(() -> new IOException(STATUS + " has no VmHWM"))
                    / 1024.0;
        }
    }

    /** Arrays of at least {@link #LARGE} bytes that are allocated meanwhile, where the buffers of threads are smaller. */
    static long largeArrays(Runnable work) throws IOException {
        Path file = Files.createTempFile("hanji-bench", ".jfr");
        try (var recording = new Recording()) {
            recording.enable(ALLOCATION).withoutStackTrace();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(Probe::isLargeArray)
                    .count();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isLargeArray(RecordedEvent event) {
        return event.getEventType().getName().equals(ALLOCATION)
                && event.getLong("allocationSize") >= LARGE
                && event.getClass("objectClass").getName().startsWith("[");
    }
}
