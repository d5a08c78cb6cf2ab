package hanji.simulator;

import static hanji.kernels.matmul.MatMul.matMul;

import hanji.cuda.Arguments;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Prints how long the first product of two 64x64 matrices takes on the simulator in a new JVM, by the median of many
 * JVMs: as a user has it, from before the device is made until the result is read; and in others step by step.
 *
 * <p>Arguments: {@code fast} or {@code checked} (everything on), how many JVMs, and flags for them.
 */
final class Cold {
    private static final int SIZE = 64;
    private static final String PTX = "hanji/kernels/matmul/matmul.squareNN.ptx";

    private Cold() {}

    public static void main(String[] arguments) throws IOException {
        String mode = arguments.length > 0 ? arguments[0] : "fast";
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 11;
        List<String> flags = List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int i = 0; i < count; i++)
            for (Class<?> child : List.of(Product.class, Steps.class))
                for (String line : output(child, mode, flags)) {
                    int colon = line.indexOf(':');
                    times.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                            .add(Double.valueOf(line.substring(colon + 1)));
                }
        times.forEach((name, all) -> {
            double[] sorted =
                    all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    "%-28s %-8s %7.1f ms, of %d from %.1f to %.1f%n",
                    name, mode, sorted[count / 2], count, sorted[0], sorted[count - 1]);
        });
    }

    private static List<String> output(Class<?> child, String mode, List<String> flags) throws IOException {
        List<String> start = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"));
        List<String> command = Stream.of(start, flags, List.of(child.getName(), mode))
                .flatMap(List::stream)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static SimulatedDriver driver(String mode) {
        return new SimulatedDriver(mode.equals("fast") ? Simulation.FAST : Simulation.CHECKED);
    }

    private static float[] values() {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) values[i] = i % 7 - 3;
        return values;
    }

    /** As a user has it. */
    static final class Product {
        private Product() {}

        public static void main(String[] arguments) {
            long start = System.nanoTime();
            Device device = Device.cuda(new Cuda(driver(arguments[0])));
            Tensor a = Tensor.of(values(), SIZE, SIZE).to(DType.F32, device);
            float[] first = matMul(a, a).toFloats();
            long end = System.nanoTime();
            float[] second = matMul(a, a).toFloats();
            long endOfSecond = System.nanoTime();
            if (!Arrays.equals(first, second)) throw new AssertionError("two products differ");
            System.out.println("first product: " + (end - start) / 1e6);
            System.out.println("second product: " + (endOfSecond - end) / 1e6);
        }
    }

    /** The same through the driver. */
    static final class Steps {
        private final List<String> lines = new ArrayList<>();
        private long last = System.nanoTime();

        public static void main(String[] arguments) throws IOException {
            Steps steps = new Steps();
            steps.run(driver(arguments[0]));
            steps.lines.forEach(System.out::println);
        }

        private void run(SimulatedDriver driver) throws IOException {
            Cuda gpu = new Cuda(driver);
            Device device = Device.cuda(gpu);
            Tensor a = Tensor.of(values(), SIZE, SIZE).to(DType.F32, device);
            Tensor out = Tensor.empty(DType.F32, a.shape(), device);
            ends("  device and operands");
            long begun = last;
            long module = driver.load(PTX, ptx());
            long function = driver.function(module, "squareNN");
            ends("  reading PTX");
            if (driver.sharedBytes(function) == 0) throw new AssertionError("no tile in shared memory");
            ends("  decoding");
            Arguments arguments = new Arguments(Arena.ofAuto())
                    .add(gpu.address(out))
                    .add(gpu.address(a))
                    .add(gpu.address(a));
            for (int each : new int[] {SIZE, SIZE, SIZE, SIZE, 1}) arguments.add(each);
            driver.launch(function, Grid.of(1, 128), arguments, gpu.stream());
            ends("  first launch");
            lines.add("PTX to end of launch: " + (last - begun) / 1e6);
            float[] first = out.toFloats();
            ends("  reading the result");
            driver.launch(function, Grid.of(1, 128), arguments, gpu.stream());
            ends("  second launch");
            if (!Arrays.equals(first, out.toFloats())) throw new AssertionError("two products differ");
        }

        private static byte[] ptx() throws IOException {
            try (InputStream stream = Objects.requireNonNull(Cold.class.getResourceAsStream("/" + PTX))) {
                return stream.readAllBytes();
            }
        }

        private void ends(String step) {
            long now = System.nanoTime();
            lines.add(step + ": " + (now - last) / 1e6);
            last = System.nanoTime();
        }
    }
}
