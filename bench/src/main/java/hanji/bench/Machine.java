package hanji.bench;

import hanji.kernels.tile.Caches;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/**
 * What a figure was measured on; nothing that identifies the machine.
 *
 * @param processor the model's name, or the architecture where the system does not tell
 * @param cores processors that this process may use
 * @param vectorBits width of the CPU's vectors that the kernels use
 * @param caches those of a core and the threads that share them, by which the kernels cut their work; absent in older files
 * @param loadBefore processes that wanted to run in the minute before, on average; negative where not known
 */
public record Machine(String processor, int cores, int vectorBits, Optional<Caches> caches, double loadBefore) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final int KIB = 1024;

    public static Machine current() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                Optional.of(Caches.current()),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** The processor in words: its name, cores, vectors and caches. */
    public String description() {
        return "%s, %d cores, vectors of %d bits".formatted(processor, cores, vectorBits)
                + caches.map(Machine::words).orElse("");
    }

    private static String words(Caches caches) {
        return ", caches of %d and %d KiB a core, %d %s per core"
                .formatted(
                        caches.first() / KIB,
                        caches.second() / KIB,
                        caches.threadsPerCore(),
                        caches.threadsPerCore() == 1 ? "thread" : "threads");
    }

    private static String processorName() {
        String architecture = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException _) {
            return architecture;
        }
    }
}
