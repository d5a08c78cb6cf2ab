package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.simulator.Roofline.Gpu;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Times on paper beside times that cards have measured, of launches that have the same grid and move the same bytes today.
 *
 * @param compared by card and launch
 * @param changed measured launches that are other ones today, or whose kernel is gone
 */
record PaperErrors(List<Compared> compared, long changed) {
    /** Wrong predictions that are named. */
    private static final int NAMED = 6;

    /** One launch on one card. */
    record Compared(Gpu gpu, KernelTime measured, PaperTime paper) {
        /** Paper over measurement. */
        double ratio() {
            return paper.total() / measured.medianUs();
        }

        /** How many times too long or too short: 1 is right. */
        double factor() {
            return Math.max(ratio(), 1 / ratio());
        }
    }

    static PaperErrors of(Collection<KernelRow> rows, List<GpuFindings> findings) {
        var compared = new ArrayList<Compared>();
        long all = 0;
        for (GpuFindings one : findings)
            for (KernelTime time : one.kernels()) {
                all++;
                Gpu gpu = one.device().name().contains(Gpu.H200.name()) ? Gpu.H200 : Gpu.H100;
                rows.stream()
                        .filter(row -> isOf(row, time))
                        .findFirst()
                        .ifPresent(row -> compared.add(new Compared(gpu, time, row.onPaper(gpu))));
            }
        return new PaperErrors(List.copyOf(compared), all - compared.size());
    }

    private static boolean isOf(KernelRow row, KernelTime time) {
        return row.kernel().equals(time.kernel())
                && row.call().name().equals(time.call())
                && row.grid().blocks() == time.blocks()
                && row.grid().threads() == time.threads()
                && row.bytes() == time.bytes();
    }

    /** A table of errors by limit, and the worst. */
    String markdown() {
        var lines = new ArrayList<List<String>>();
        for (Gpu gpu : Gpu.values()) lines.add(line(gpu + ", all", of(gpu)));
        for (PaperTime.Limit limit : PaperTime.Limit.values()) {
            List<Compared> ofLimit = compared.stream()
                    .filter(each -> each.paper().limit() == limit)
                    .toList();
            if (!ofLimit.isEmpty()) lines.add(line("limit " + limit.name().toLowerCase(Locale.ROOT), ofLimit));
        }
        var header = List.of(
                "launches",
                "how many",
                "paper over measured, median",
                "factor, median",
                "within 1.25",
                "within 2",
                "worst");
        return new Table(header, lines).markdown() + "\n\nNot compared, since they are other launches today: " + changed
                + ".\n\nFarthest apart, by kernel on the H200:\n\n" + worst();
    }

    private List<Compared> of(Gpu gpu) {
        return compared.stream().filter(each -> each.gpu() == gpu).toList();
    }

    private static List<String> line(String name, List<Compared> some) {
        return List.of(
                name,
                String.valueOf(some.size()),
                number(median(some.stream().map(Compared::ratio))),
                number(median(some.stream().map(Compared::factor))),
                share(some, 1.25),
                share(some, 2),
                number(some.stream().mapToDouble(Compared::factor).max().orElse(0)));
    }

    private String worst() {
        List<List<String>> lines = of(Gpu.H200).stream()
                .sorted(Comparator.comparingDouble(Compared::factor).reversed())
                .limit(NAMED)
                .map(each -> List.of(
                        each.measured().kernel(),
                        each.measured().call(),
                        number(each.paper().total()),
                        number(each.measured().medianUs()),
                        number(each.ratio()),
                        each.paper().limit().name().toLowerCase(Locale.ROOT)))
                .toList();
        return new Table(List.of("kernel", "call", "paper µs", "measured µs", "ratio", "limit"), lines).markdown();
    }

    private static double median(Stream<Double> values) {
        double[] sorted = values.mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static String share(List<Compared> some, double factor) {
        long within = some.stream().filter(each -> each.factor() <= factor).count();
        return some.isEmpty() ? "" : Math.round(100.0 * within / some.size()) + " %";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }
}
