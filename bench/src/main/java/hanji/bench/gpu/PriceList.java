package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.bench.gpu.StandardInputs.Size;
import hanji.cuda.Precision;
import hanji.simulator.Counts;
import hanji.simulator.Roofline.Gpu;
import hanji.tensor.Device;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What products and convolutions take at least in each precision on an H100, on paper: the table of docs/precision.md. Of an
 * op the time is the longest of what memory, arithmetic, issue and shared memory take if each works all the time.
 */
public final class PriceList {
    private static final Gpu GPU = Gpu.H100;
    private static final List<String> HEADER =
            List.of("op", "STRICT µs", "TF32 µs", "BF16 µs", "STRICT / TF32", "STRICT / BF16");

    /** The launches of each call, since several ops are of one. */
    private final Map<StandardCall, Launches> launches = new EnumMap<>(StandardCall.class);

    /**
     * The launches of a call.
     *
     * @param measured at the size that a GPU measures, not carried out
     * @param counted at the simulator's
     */
    private record Launches(List<KernelTable.Seen> measured, List<KernelTable.Seen> counted) {
        static Launches of(StandardCall call) {
            return new Launches(KernelTable.idleLaunches(call, Size.MEASURED), KernelTable.simulatedLaunches(call));
        }
    }

    /**
     * An op that has kernels in all precisions.
     *
     * @param kernel its kernel in STRICT
     * @param core what follows precision and tile in the name of its kernel on tensor cores
     */
    private record Item(
            String op, String kernel, String core, StandardCall strict, StandardCall tf32, StandardCall bf16) {
        StandardCall call(Precision precision) {
            return switch (precision) {
                case STRICT -> strict;
                case TF32 -> tf32;
                case BF16 -> bf16;
            };
        }

        Price price(Precision precision, PriceList list) {
            return list.price(
                    call(precision),
                    launch -> precision == Precision.STRICT
                            ? launch.name().equals(kernel)
                            : launch.kernel().matches("(tf32|bf16)(Wide|Small)" + core));
        }
    }

    private static List<Item> items() {
        return Stream.of(
                        products(
                                "product of 2048",
                                "wide",
                                StandardCall.MATMUL,
                                StandardCall.MATMUL_TF32,
                                StandardCall.MATMUL_BF16),
                        products(
                                "product of 512",
                                "square",
                                StandardCall.MATMUL_SMALL,
                                StandardCall.MATMUL_SMALL_TF32,
                                StandardCall.MATMUL_SMALL_BF16),
                        convolutions(
                                "masked 3x3 B, N128 28x28 C64",
                                "128x64",
                                StandardCall.CONV_3X3_B,
                                StandardCall.CONV_3X3_B_TF32,
                                StandardCall.CONV_3X3_B_BF16),
                        convolutions(
                                "masked 3x3 B, N128 28x28 C32",
                                "64x32",
                                StandardCall.CONV_3X3_B_FEW,
                                StandardCall.CONV_3X3_B_FEW_TF32,
                                StandardCall.CONV_3X3_B_FEW_BF16),
                        convolutions(
                                "1x1, N128 28x28, 64 to 256",
                                "128x64",
                                StandardCall.CONV_1X1,
                                StandardCall.CONV_1X1_TF32,
                                StandardCall.CONV_1X1_BF16),
                        strided())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Item> products(
            String op, String tile, StandardCall strict, StandardCall tf32, StandardCall bf16) {
        return Stream.of("NN", "NT", "TN", "TT")
                .map(form -> new Item(op + ", " + form, "matmul." + tile + form, form, strict, tf32, bf16))
                .toList();
    }

    private static List<Item> convolutions(
            String op, String tile, StandardCall strict, StandardCall tf32, StandardCall bf16) {
        return List.of(
                new Item(op + ": forward", "correlation.forward" + tile, "Seen", strict, tf32, bf16),
                new Item(op + ": by input", "correlation.inputGradient" + tile, "Mirrored", strict, tf32, bf16),
                new Item(op + ": by weight", "pixel_sums.weightGradient" + tile, "Weights", strict, tf32, bf16));
    }

    private static List<Item> strided() {
        String op = "stride 2, 4x4, N128 56x56 C64: ";
        StandardCall strict = StandardCall.STRIDED_4X4,
                tf32 = StandardCall.STRIDED_4X4_TF32,
                bf16 = StandardCall.STRIDED_4X4_BF16;
        return List.of(
                new Item(op + "forward", "strided.forward128x64", "Seen", strict, tf32, bf16),
                new Item(op + "transposed, or by input", "strided.transposed128x64", "Mirrored", strict, tf32, bf16),
                new Item(op + "by weight", "strided.weightGradient128x64", "Weights", strict, tf32, bf16));
    }

    /** Microseconds that each part of a GPU works. */
    private record Price(double memory, double compute, double issue, double shared) {
        double us() {
            return Math.max(Math.max(memory, compute), Math.max(issue, shared));
        }

        private String limit() {
            if (us() == memory) return "memory";
            if (us() == compute) return "arithmetic";
            return us() == issue ? "issue" : "shared memory";
        }

        String text() {
            return number(us()) + " (" + limit() + ")";
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /**
     * The tensors of a launch count once. Operations are those of the definition; instructions and passes of shared memory are
     * counted by the simulator at a smaller size and grow with the products.
     */
    private Price price(StandardCall call, Predicate<RecordedLaunch> isOfTheOp) {
        Launches all = launches.computeIfAbsent(call, Launches::of);
        List<KernelTable.Seen> large = those(all.measured, isOfTheOp), small = those(all.counted, isOfTheOp);
        double products = products(call, Size.MEASURED), growth = products / products(call, Size.SIMULATED);
        double bytes = large.stream().mapToLong(KernelTable.Seen::bytes).max().orElseThrow();
        double slots = growth * sum(small, Counts::warpInstructions);
        double passes = growth * (sum(small, Counts::sharedRequests) + sum(small, Counts::bankConflicts));
        return new Price(
                1e6 * bytes / GPU.bandwidth(),
                1e6 * 2 * products / call.peak(GPU),
                1e6 * GPU.issueSeconds(slots),
                1e6 * passes / (GPU.multiprocessors() * GPU.clock()));
    }

    private static List<KernelTable.Seen> those(List<KernelTable.Seen> launches, Predicate<RecordedLaunch> isOfTheOp) {
        return launches.stream()
                .filter(launch -> isOfTheOp.test(launch.launch()))
                .toList();
    }

    private static double products(StandardCall call, Size size) {
        return call.products(new StandardInputs(Device.CPU, size, 0, false));
    }

    private static double sum(List<KernelTable.Seen> launches, ToLongFunction<Counts> count) {
        return launches.stream()
                .mapToLong(launch -> count.applyAsLong(launch.counts()))
                .sum();
    }

    /** The tables in Markdown: of all precisions, and of exact sums. */
    public String markdown() {
        var rows = new ArrayList<List<String>>();
        for (Item item : items()) {
            Price strict = item.price(Precision.STRICT, this),
                    tf32 = item.price(Precision.TF32, this),
                    bf16 = item.price(Precision.BF16, this);
            rows.add(List.of(
                    item.op,
                    strict.text(),
                    tf32.text(),
                    bf16.text(),
                    number(strict.us() / tf32.us()),
                    number(strict.us() / bf16.us())));
        }
        return new Table(HEADER, rows).markdown() + "\n\n" + exact();
    }

    private String exact() {
        Price strict = price(StandardCall.MATMUL, launch -> launch.name().equals("matmul.wideNT"));
        Price exact = price(StandardCall.EXACT_MATMUL, launch -> launch.kernel().equals("exactProduct"));
        List<String> row = List.of(
                "product of 2048, NT, without cutting into digits",
                strict.text(),
                exact.text(),
                number(strict.us() / exact.us()));
        return new Table(List.of("op", "STRICT µs", "exact sums µs", "STRICT / exact"), List.of(row)).markdown();
    }
}
