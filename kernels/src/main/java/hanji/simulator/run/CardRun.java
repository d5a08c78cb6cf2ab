package hanji.simulator.run;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A kernel on a card after it ran on the simulator: its time, and whether it leaves the same bits.
 *
 * @param launches that are timed, one by one, by a pair of events each; those before, to warm up, are not
 */
public record CardRun(KernelRun run, int launches) {
    private static final int WARM_UP = 10;

    /**
     * What a card said.
     *
     * @param device the maker's name
     * @param p10Us microseconds of a launch that a tenth of them took at most, in between events
     * @param medianUs of half of them
     * @param p90Us of nine tenths
     * @param differences by array, in the order of the arguments
     * @param arrays by argument, what stands in it after one launch
     */
    public record Measured(
            String device,
            int launches,
            double p10Us,
            double medianUs,
            double p90Us,
            List<Difference> differences,
            SortedMap<Integer, ByteBuffer> arrays) {
        /** Whether all arrays hold the simulator's bits. */
        public boolean isEqual() {
            return differences.stream().allMatch(each -> each.differing() == 0);
        }
    }

    /**
     * How an array compares with the simulator's; any NaN is any other.
     *
     * @param differing elements that do
     * @param first of them; -1 if there is none
     */
    public record Difference(int argument, int differing, int first) {}

    /**
     * Launches the kernel. Before each timed launch, the arrays that it changes get the content back that they had.
     *
     * @param simulated what the simulator left
     * @throws hanji.cuda.CudaException if the card refuses something
     * @throws IllegalArgumentException if variables of the module are set or shown
     */
    public Measured on(CudaDriver driver, KernelRun.Ran simulated) {
        if (!run.symbols().isEmpty())
            throw new IllegalArgumentException(
                    "variables of a module are set and shown on the simulator only; leave --set and --print-symbol out");
        try (Arena arena = Arena.ofConfined()) {
            byte[] ptx = RunTimeCompiler.forDrivers(run.ptx()).getBytes(StandardCharsets.ISO_8859_1);
            long function = driver.function(driver.load(run.name(), ptx), run.kernel());
            Placement placed = new Placement(driver, arena, run.arguments());
            List<Restored> restored = List.of();
            try {
                placed.clearUnwritten();
                restored = restored(driver, placed, simulated);
                return measured(driver, function, placed, restored, simulated);
            } finally {
                restored.forEach(each -> driver.free(each.kept));
                placed.free();
            }
        }
    }

    private Measured measured(
            CudaDriver driver, long function, Placement placed, List<Restored> restored, KernelRun.Ran simulated) {
        Arguments arguments = placed.packed();
        driver.launch(function, run.grid(), arguments, 0);
        driver.synchronize(0);
        SortedMap<Integer, ByteBuffer> arrays = placed.arrays();
        double[] times = new double[launches];
        for (int i = -WARM_UP; i < launches; i++) {
            placed.clearUnwritten();
            restored.forEach(each -> driver.copy(each.kept, each.address, each.bytes, 0));
            double us = 1e3 * milliseconds(driver, function, arguments);
            if (i >= 0) times[i] = us;
        }
        Arrays.sort(times);
        return new Measured(
                driver.info().name(),
                launches,
                quantile(times, 0.1),
                quantile(times, 0.5),
                quantile(times, 0.9),
                differences(arrays, simulated.arrays()),
                arrays);
    }

    /** The smallest of sorted times that this share of them does not exceed. */
    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private double milliseconds(CudaDriver driver, long function, Arguments arguments) {
        long from = driver.newEvent(), to = driver.newEvent();
        try {
            driver.record(from, 0);
            driver.launch(function, run.grid(), arguments, 0);
            driver.record(to, 0);
            return driver.milliseconds(from, to);
        } finally {
            driver.freeEvent(from);
            driver.freeEvent(to);
        }
    }

    /** An array, and where its content before the launch is kept on the card. */
    private record Restored(long address, long kept, long bytes) {}

    /** Those that hold something before the launch and, on the simulator, something else after it. */
    private List<Restored> restored(CudaDriver driver, Placement placed, KernelRun.Ran simulated) {
        List<Restored> restored = new ArrayList<>();
        for (Map.Entry<Integer, ByteBuffer> each : simulated.arrays().entrySet()) {
            Argument.Array array = array(each.getKey());
            if (array.fill() == Argument.Fill.UNWRITTEN || array.elements().equals(each.getValue())) continue;
            long address = placed.addresses()[each.getKey()], kept = driver.allocate(array.bytes());
            driver.copy(address, kept, array.bytes(), 0);
            restored.add(new Restored(address, kept, array.bytes()));
        }
        return restored;
    }

    private Argument.Array array(int argument) {
        return (Argument.Array) run.arguments().get(argument);
    }

    private List<Difference> differences(Map<Integer, ByteBuffer> card, Map<Integer, ByteBuffer> simulator) {
        List<Difference> differences = new ArrayList<>();
        card.forEach((argument, here) -> {
            Argument.Array array = array(argument);
            ByteBuffer there = simulator.getOrDefault(argument, here);
            int differing = 0, first = -1;
            for (int i = 0; i < array.length(); i++) {
                double wanted = array.element(there, i).doubleValue();
                if (Tolerance.NONE.allows(array, here, there, i, wanted)) continue;
                if (differing++ == 0) first = i;
            }
            differences.add(new Difference(argument, differing, first));
        });
        return differences;
    }
}
