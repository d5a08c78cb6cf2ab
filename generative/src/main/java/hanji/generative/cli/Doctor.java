package hanji.generative.cli;

import hanji.cuda.CublasFinding;
import hanji.cuda.NvidiaDriver;
import hanji.cuda.nvidia.Binding;
import hanji.nn.data.Availability;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.incubator.vector.FloatVector;
import picocli.CommandLine.Command;

/** Says what of this machine Hanji can use, and how to get what is missing. */
@Command(name = "doctor", description = "Shows what Hanji finds on this machine and how to get what is missing.")
final class Doctor implements Callable<Doctor.Findings> {

    /**
     * @param cores processors that this process may use
     * @param vectorBits width of the CPU's vectors that the kernels use
     * @param maxHeapBytes memory for tensors on the CPU
     * @param data the data sets that have a name, found or not
     */
    record Findings(
            String hanji,
            String jdk,
            String jdkHome,
            String system,
            int cores,
            int vectorBits,
            long maxHeapBytes,
            List<Availability> data,
            GpuFinding cuda,
            String binding,
            CublasFinding cublas,
            SimulatorFinding simulator)
            implements Result {
        @Override
        public String text() {
            List<String> lines = new ArrayList<>(List.of(
                    line("Hanji", hanji),
                    line("JDK", jdk + ", " + jdkHome),
                    line("system", system),
                    line("cores", String.valueOf(cores)),
                    line("vectors", vectorBits + " bits, " + vectorBits / Float.SIZE + " floats"),
                    line("max heap", maxHeapBytes / (1 << 20) + " MiB (HANJI_JAVA_OPTS=-Xmx8g sets another)")));
            lines.addAll(cuda.lines());
            lines.add(line("binding", binding));
            lines.add(line("cuBLAS", cublas.detail()));
            lines.add(line("simulator", simulator.detail()));
            data.forEach(set -> lines.add(line("data", set.id() + ": " + set.description())));
            return String.join(System.lineSeparator(), lines);
        }
    }

    static String line(String what, String finding) {
        return "%-10s %s".formatted(what, finding);
    }

    @Override
    public Findings call() throws IOException {
        DataRoots roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        return new Findings(
                Version.hanji(),
                Version.jdk(),
                System.getProperty("java.home"),
                Version.system(),
                Runtime.getRuntime().availableProcessors(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                Runtime.getRuntime().maxMemory(),
                DataSet.named().stream().map(set -> set.availability(roots)).toList(),
                GpuFinding.of(NvidiaDriver.probe()),
                Binding.choose().why(),
                CublasFinding.probe(),
                SimulatorFinding.probe());
    }
}
