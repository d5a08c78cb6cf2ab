package hanji.generative.cli;

import hanji.generative.distributed.Loopback;
import hanji.generative.distributed.Scaling;
import hanji.generative.distributed.Scaling.Link;
import hanji.generative.distributed.Scaling.Machine;
import hanji.generative.distributed.Scaling.Way;
import hanji.generative.report.OutputFile;
import hanji.generative.report.ScalingPlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a training would take on many machines, on paper. */
@Command(
        name = "scale",
        description = "Says on paper how long a step of training would take on 1 to 1,024 workers: for networks of some"
                + " speeds and models of some sizes, from figures measured on one machine. --measure measures those of"
                + " the exchange here.",
        sortOptions = false)
final class Scale implements Callable<Scale.Table> {
    private static final int MOST = 1024;
    private static final int LONG = 397_000; // parameters of a PixelCNN of 64 channels and 8 layers
    private static final int ROUNDS = 500;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1024",
            converter = AtLeastOne.class,
            description = "Images of a step, of all workers together (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--parameters",
            paramLabel = "M",
            split = ",",
            defaultValue = "0.3,3,30,100",
            converter = AboveZero.class,
            description = "Sizes of models, in millions of parameters, at most four (default: ${DEFAULT-VALUE}).")
    private List<Double> parameters = List.of();

    @Option(
            names = "--gbits",
            paramLabel = "G",
            split = ",",
            defaultValue = "1,10,100",
            converter = AboveZero.class,
            description = "Rates of networks, in Gbit/s (default: ${DEFAULT-VALUE}).")
    private List<Double> gbits = List.of();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(names = "--plot", paramLabel = "FILE", description = "Write a drawing of the speed-ups, an SVG.")
    private Optional<Path> plot = Optional.empty();

    @Option(
            names = "--measure",
            description = "Measure sums over 2 and 4 workers of this process, connected over loopback, instead.")
    private boolean measure;

    /**
     * One model on one network.
     *
     * @param milliseconds of a step, by the number of workers
     * @param worthwhile the largest number of workers of which each does at least half of what one does alone
     * @param limit what takes the most of a step of the most workers
     */
    record Row(
            double gbits,
            double parameters,
            Way way,
            Map<Integer, Double> milliseconds,
            int worthwhile,
            String limit) {}

    /**
     * One measured sum.
     *
     * @param milliseconds the median of all sums and workers
     */
    record Measured(int workers, int floats, double milliseconds) {}

    /**
     * @param machine what was assumed of each worker
     * @param sumsPerSecond that were measured, if any were
     */
    record Table(int batch, Machine machine, List<Row> rows, List<Measured> measured, Optional<Double> sumsPerSecond)
            implements Result {
        @Override
        public String text() {
            if (sumsPerSecond.isPresent())
                return String.format(
                                Locale.ROOT,
                                "a thread adds %.2f billion numbers a second%n",
                                sumsPerSecond.get() * 1e-9)
                        + TextTable.of(
                                List.of("workers", "floats", "ms a sum"),
                                measured.stream()
                                        .map(each -> List.of(
                                                Integer.toString(each.workers),
                                                String.format(Locale.ROOT, "%,d", each.floats),
                                                number(each.milliseconds)))
                                        .toList());
            List<String> header = new ArrayList<>(List.of("Gbit/s", "million parameters", "way"));
            rows.getFirst().milliseconds.keySet().forEach(workers -> header.add("ms of " + workers));
            header.addAll(List.of("half", "most of the last"));
            return "a step of " + batch
                    + " images; half: up to how many workers each does at least half of what one does alone"
                    + System.lineSeparator()
                    + TextTable.of(header, rows.stream().map(Table::cells).toList());
        }

        private static List<String> cells(Row row) {
            List<String> cells = new ArrayList<>(List.of(
                    number(row.gbits),
                    number(row.parameters),
                    row.way.name().toLowerCase(Locale.ROOT).replace('_', '-')));
            row.milliseconds.values().forEach(ms -> cells.add(number(ms)));
            cells.addAll(List.of(Integer.toString(row.worthwhile), row.limit));
            return cells;
        }

        /** To three digits. */
        private static String number(double value) {
            int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
    }

    @Override
    public Table call() throws IOException {
        if (measure)
            return new Table(
                    batch, machine.machine(), List.of(), measured(), Optional.of(Loopback.sumsPerSecond(LONG, ROUNDS)));
        var scaling = new Scaling(machine.machine(), batch);
        List<Row> rows = new ArrayList<>();
        for (double rate : gbits)
            for (double size : parameters) for (Way way : Way.values()) rows.add(row(scaling, rate, size, way));
        if (plot.isPresent())
            OutputFile.write(plot.get(), drawing(scaling).svg().getBytes(StandardCharsets.UTF_8));
        return new Table(batch, machine.machine(), rows, List.of(), Optional.empty());
    }

    private static List<Measured> measured() throws IOException {
        List<Measured> measured = new ArrayList<>();
        for (int workers : new int[] {2, 4})
            for (int floats : new int[] {1024, LONG})
                measured.add(new Measured(workers, floats, Loopback.milliseconds(workers, floats, ROUNDS)));
        return measured;
    }

    private int most() {
        return Math.min(MOST, Integer.highestOneBit(batch));
    }

    private Row row(Scaling scaling, double rate, double size, Way way) {
        Link link = link(rate);
        Map<Integer, Double> milliseconds = new LinkedHashMap<>();
        for (int workers = 1; workers <= most(); workers *= 4)
            milliseconds.put(
                    workers, 1e3 * scaling.step(workers, 1e6 * size, link, way).seconds());
        return new Row(
                rate,
                size,
                way,
                milliseconds,
                scaling.worthwhile(1e6 * size, link, way),
                Scaling.words(scaling.step(most(), 1e6 * size, link, way).limit()));
    }

    private Link link(double rate) {
        return new Link(1e9 * rate, machine.latency());
    }

    private ScalingPlot drawing(Scaling scaling) {
        return new ScalingPlot(
                "Speed-up of a step of " + batch + " images, on paper",
                most(),
                gbits.stream()
                        .map(rate -> new ScalingPlot.Panel(shortly(rate) + " Gbit/s", curves(scaling, link(rate))))
                        .toList());
    }

    private Map<String, Map<Integer, Double>> curves(Scaling scaling, Link link) {
        Map<String, Map<Integer, Double>> curves = new LinkedHashMap<>();
        for (double size : parameters.subList(0, Math.min(4, parameters.size()))) {
            Map<Integer, Double> curve = new LinkedHashMap<>();
            for (int workers = 1; workers <= most(); workers *= 2)
                curve.put(workers, scaling.speedUp(workers, 1e6 * size, link, Way.ALL_TO_ALL));
            curves.put(shortly(size) + " M parameters", curve);
        }
        return curves;
    }

    private static String shortly(double value) {
        return String.format(Locale.ROOT, "%.4g", value).replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
