package hanji.simulator;

import hanji.cuda.Grid;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * Prints how many lane-instructions the simulator runs in a second: of processor time of the thread that launches, and of
 * wall time, which alone tells something with several workers.
 *
 * <p>Arguments: {@code fast}, {@code checked} or the number of workers; then the kernels, all by default.
 */
final class Speed {
    private static final int ROUNDS = Integer.getInteger("rounds", 25);

    private Speed() {}

    /** One launch. */
    private record Case(String name, Runnable launch) {}

    public static void main(String[] arguments) {
        String mode = arguments.length == 0 ? "fast" : arguments[0];
        Simulation simulation = switch (mode) {
            case "fast" -> Simulation.FAST;
            case "checked" -> Simulation.CHECKED;
            default -> Simulation.FAST.withWorkers(Integer.parseInt(mode));
        };
        Rig rig = new Rig("speed", simulation);
        for (Case each : cases(rig))
            if (arguments.length < 2 || java.util.List.of(arguments).contains(each.name)) run(each, rig, mode);
    }

    private static Case[] cases(Rig rig) {
        long logits = rig.device(floats(1024 * 256));
        long probabilities = rig.empty(4 * 1024 * 256);
        long a = rig.device(floats(256 * 256));
        long b = rig.device(floats(256 * 256));
        long c = rig.empty(4 * 256 * 256);
        long image = rig.device(floats(4 * 28 * 28 * 32));
        long weight = rig.device(floats(9 * 32 * 32));
        long out = rig.empty(4 * 4 * 28 * 28 * 32);
        long words = rig.empty(16 << 16);
        return new Case[] {
            new Case("softmax", () -> rig.launch("softmax", Grid.of(128, 256), probabilities, logits, 1024, 256)),
            new Case("sgemm", () -> rig.launch("sgemm", Grid.of(4, 4, 1, 256), c, a, b, 256, 256, 256)),
            new Case("conv", () -> rig.launch("conv", Grid.of(392, 256), out, image, weight, 4, 28, 28, 32, 32)),
            new Case("philox", () -> rig.launch("philox", Grid.of(256, 256), words, 1, 2, 3, 4, 1 << 16)),
        };
    }

    private static float[] floats(int n) {
        Random random = new Random(1);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = random.nextFloat() - 0.5f;
        return x;
    }

    private static void run(Case each, Rig rig, String mode) {
        double cpu = Double.MAX_VALUE;
        double wall = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long start = System.nanoTime();
            each.launch.run();
            wall = Math.min(wall, (System.nanoTime() - start) / 1e6);
            cpu = Math.min(cpu, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart) / 1e6);
        }
        double lanes = rig.driver().counts().laneInstructions() / 1e6;
        System.out.printf(
                "%-8s %-8s %7.1f million lane-instructions, %7.2f ms processor, %7.2f ms wall: %5.0f and %5.0f"
                        + " million/s%n",
                each.name, mode, lanes, cpu, wall, lanes / cpu * 1e3, lanes / wall * 1e3);
    }
}
