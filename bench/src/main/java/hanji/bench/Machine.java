package hanji.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/**
 * What a figure was measured on; nothing that identifies the machine.
 *
 * @param processor the model's name, or the architecture where the system does not tell
 * @param cores processors that this process may use
 * @param vectorBits width of the CPU's vectors that the kernels use
 * @param loadBefore processes that wanted to run in the minute before, on average; negative where not known
 */
public record Machine(String processor, int cores, int vectorBits, double loadBefore) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    public static Machine current() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
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
