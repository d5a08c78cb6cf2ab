package hanji.generative.report;

import static hanji.generative.report.Svg.dot;
import static hanji.generative.report.Svg.format;
import static hanji.generative.report.Svg.segment;
import static hanji.generative.report.Svg.text;

import hanji.generative.model.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A loss or another figure over training steps, drawn as SVG: as logged thin, the running mean bold, validation images as dots,
 * baselines as dashed lines. The upper end of the scale leaves out the steep first steps, which would press everything
 * of interest into the lower edge.
 *
 * @param train one point a logged step, in order of steps
 * @param heldOut may be empty
 * @param unit of the values
 * @param baselines figures on the test images; one above the scale is not drawn
 */
public record LearningCurve(
        String title, String unit, List<CurvePoint> train, List<CurvePoint> heldOut, List<Baseline> baselines) {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 370;
    private static final int LEAST_LEFT = 52;
    private static final double DIGIT = 8.2;
    private static final double TITLE_LETTER = 9.4;
    private static final int RIGHT = WIDTH - 14;
    private static final int TOP = 92;
    private static final int BOTTOM = HEIGHT - 52;
    private static final int LABEL_GAP = 17;
    private static final int VALUE_TICKS = 7;
    private static final double LEAST_MARGIN = 0.002;

    /** The running mean of no more points than this is the points themselves. */
    private static final int NOT_AVERAGED = 40;

    private static final String STYLE = """
        .curve { font: 14px system-ui, sans-serif; }
        .curve .paper { fill: #fff; } .curve text { fill: #333; }
        .curve .title { font-size: 16px; font-weight: 600; }
        .curve .quiet { fill: #666; } .curve .grid { stroke: #e3e5e8; } .curve .axis { stroke: #8a9099; }
        .curve .raw { fill: none; stroke: #bcd0ea; stroke-width: 1; }
        .curve .mean { fill: none; stroke: #2563b0; stroke-width: 2.2; } .curve .only { fill: #2563b0; }
        .curve .held { fill: #d9622b; stroke: #fff; } .curve .base { stroke: #6b7280; stroke-dasharray: 5 4; }
        @media (prefers-color-scheme: dark) {
          .curve .paper { fill: #17191d; } .curve text { fill: #d8dade; } .curve .quiet { fill: #9aa0a9; }
          .curve .grid { stroke: #2b2f36; } .curve .axis { stroke: #6b727c; } .curve .raw { stroke: #2c4666; }
          .curve .mean { stroke: #79aef2; } .curve .only { fill: #79aef2; } .curve .held { fill: #f08a55; stroke: #17191d; }
          .curve .base { stroke: #9aa0a9; }
        }
        """;

    /** Keeps the points that are finite: a run that diverged still has a curve up to there. */
    public LearningCurve {
        train = finite(train);
        heldOut = finite(heldOut);
        baselines = List.copyOf(baselines);
    }

    /** The same with the name of the run before its title. */
    public LearningCurve titled(String run) {
        return new LearningCurve(run + ": " + title, unit, train, heldOut, baselines);
    }

    /** Writes the drawing as an SVG file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, svg().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there is too little for a line, so that a number says more than the drawing. */
    boolean isPoint() {
        return train.size() < 2 && heldOut.size() < 2;
    }

    /** The drawing as one svg element, which stands alone or inside a page. */
    public String svg() {
        Axis bits = bitsAxis();
        int left = left(bits);
        var steps = new Axis(0, Math.max(1, lastStep()), left, RIGHT);
        var svg = new StringBuilder();
        svg.append(Svg.open("curve", WIDTH, HEIGHT, title, STYLE));
        svg.append(Svg.clip(clip(), left, TOP, RIGHT, BOTTOM));
        svg.append(Svg.fitted("title", 8, 26, TITLE_LETTER, WIDTH - 16, title));
        svg.append(scales(steps, bits));
        svg.append(baselineLines(left, bits));
        if (averaged()) svg.append(line("raw", raw(), steps, bits));
        svg.append(line("mean", runningMean(), steps, bits));
        if (train.size() == 1) svg.append(dots("only", train, steps, bits));
        svg.append(dots("held", heldOut, steps, bits));
        svg.append(legend());
        return svg.append("</svg>\n").toString();
    }

    /** Where the plot begins: right of its longest number. */
    private static int left(Axis bits) {
        return Math.max(LEAST_LEFT, (int) (16 + DIGIT * bits.tickLength(VALUE_TICKS)));
    }

    private boolean averaged() {
        return train.size() > NOT_AVERAGED;
    }

    /** The points on the scale: one beyond it would lie on the words round the plot. */
    private static String dots(String style, List<CurvePoint> points, Axis steps, Axis bits) {
        return points.stream()
                .filter(point -> bits.holds(point.value()))
                .map(point -> dot(style, steps.at(point.step()), bits.at(point.value())))
                .collect(Collectors.joining());
    }

    /** A name that drawings of other titles on the same page do not have. */
    private String clip() {
        return "plot-" + Integer.toHexString(title.hashCode());
    }

    private String scales(Axis steps, Axis bits) {
        var svg = new StringBuilder();
        for (BigDecimal tick : bits.ticks(VALUE_TICKS)) {
            double y = bits.at(tick.doubleValue());
            svg.append(segment("grid", steps.from(), y, RIGHT, y));
            svg.append(text("quiet", steps.from() - 8, y + 4, "end", tick.toPlainString()));
        }
        for (BigDecimal tick : steps.wholeTicks(5)) {
            double x = steps.at(tick.doubleValue());
            svg.append(segment("axis", x, BOTTOM, x, BOTTOM + 5));
            svg.append(Svg.centred("quiet", x, BOTTOM + 20, DIGIT, WIDTH - 2, format("%,d", tick.longValue())));
        }
        svg.append(segment("axis", steps.from(), BOTTOM, RIGHT, BOTTOM));
        svg.append(text("quiet", RIGHT, BOTTOM + 40, "end", "training step"));
        return svg.append(text("quiet", 8, TOP - 14, "start", unit)).toString();
    }

    /** Dashed lines with their names above them at the right, pushed apart where they would overlap. */
    private String baselineLines(int left, Axis bits) {
        List<Baseline> shown = baselines.stream()
                .filter(b -> bits.holds(b.bitsPerDim()))
                .sorted(Comparator.comparingDouble(Baseline::bitsPerDim).reversed())
                .toList();
        var svg = new StringBuilder();
        double free = TOP;
        for (int i = 0; i < shown.size(); i++) {
            double y = bits.at(shown.get(i).bitsPerDim());
            double lowest = BOTTOM - LABEL_GAP * (shown.size() - 1.0 - i);
            double label = Math.min(Math.max(y, free), lowest);
            free = label + LABEL_GAP;
            svg.append(segment("base", left, y, RIGHT, y));
            String name =
                    format("%.3f  %s", shown.get(i).bitsPerDim(), shown.get(i).name());
            svg.append(text("quiet", RIGHT - 4, label - 5, "end", name));
        }
        return svg.toString();
    }

    private String legend() {
        int y = 50;
        var svg = new StringBuilder();
        int x = 8;
        if (averaged()) {
            svg.append(segment("raw", x, y, x + 22, y)).append(text("", x + 28, y + 4, "start", "as logged"));
            svg.append(segment("mean", x + 114, y, x + 136, y))
                    .append(text("", x + 142, y + 4, "start", "running mean"));
            x += 254;
        } else if (!train.isEmpty()) {
            svg.append(segment("mean", x, y, x + 22, y)).append(text("", x + 28, y + 4, "start", trainWords()));
            x += 164;
        }
        if (!heldOut.isEmpty())
            svg.append(dot("held", x + 6, y)).append(text("", x + 16, y + 4, "start", "validation images"));
        return svg.toString();
    }

    /** A figure without a unit, such as a rate, is no mean over images. */
    private String trainWords() {
        return unit.isEmpty() ? "as logged" : "training images";
    }

    private long lastStep() {
        return Stream.concat(train.stream(), heldOut.stream())
                .mapToLong(CurvePoint::step)
                .max()
                .orElse(0);
    }

    /**
     * Holds the held-out values but for the first, the running mean after its first tenth, nearly all batches of that
     * part below the mean, and the baselines: of densities those up to 1 bit/dim above the best value reached.
     */
    private Axis bitsAxis() {
        List<CurvePoint> mean = runningMean();
        ToDoubleFunction<CurvePoint> bits = CurvePoint::value;
        double[] settled = DoubleStream.concat(
                        heldOut.stream().skip(heldOut.size() > 1 ? 1 : 0).mapToDouble(bits),
                        mean.stream().skip(mean.size() / 10).mapToDouble(bits))
                .toArray();
        double reached = DoubleStream.of(settled).min().orElse(0);
        double nearest = baselines.stream()
                .mapToDouble(Baseline::bitsPerDim)
                .filter(b -> b < reached + 1 || !unit.equals(Unit.BITS_PER_DIM.toString()))
                .max()
                .orElse(reached);
        double[] batches = train.stream()
                .skip(train.size() / 10)
                .mapToDouble(bits)
                .sorted()
                .toArray();
        double least = DoubleStream.concat(
                        DoubleStream.of(batches).skip(batches.length / 50).limit(1),
                        baselines.stream().mapToDouble(Baseline::bitsPerDim))
                .reduce(reached, Math::min);
        double most = Math.max(nearest, DoubleStream.of(settled).max().orElse(8));
        double margin = Math.max(0.06 * (most - least), LEAST_MARGIN * Math.abs(most) + 1e-12);
        return new Axis(least - margin, most + margin, BOTTOM, TOP);
    }

    /** The training points, thinned to the lowest and the highest of each pixel column. */
    private List<CurvePoint> raw() {
        int columns = RIGHT - LEAST_LEFT;
        if (train.size() <= 2 * columns) return train;
        var byBits = Comparator.comparingDouble(CurvePoint::value);
        List<CurvePoint> thinned = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            int first = (int) ((long) train.size() * c / columns);
            int end = (int) ((long) train.size() * (c + 1) / columns);
            List<CurvePoint> column = train.subList(first, end);
            Stream.of(
                            column.stream().min(byBits).orElseThrow(),
                            column.stream().max(byBits).orElseThrow())
                    .sorted(Comparator.comparingLong(CurvePoint::step))
                    .forEach(thinned::add);
        }
        return thinned;
    }

    /** Exponential mean over about a fortieth of the run, of a short one the points themselves; free of bias at its start as in Adam (arXiv:1412.6980). */
    private List<CurvePoint> runningMean() {
        double decay = 1 - 1 / Math.max(1, train.size() / (double) NOT_AVERAGED);
        List<CurvePoint> mean = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (CurvePoint point : train) {
            sum = decay * sum + (1 - decay) * point.value();
            weight = decay * weight + (1 - decay);
            mean.add(new CurvePoint(point.step(), sum / weight));
        }
        return mean;
    }

    private static List<CurvePoint> finite(List<CurvePoint> points) {
        return points.stream().filter(p -> Double.isFinite(p.value())).toList();
    }

    private String line(String style, List<CurvePoint> points, Axis steps, Axis bits) {
        String path = points.stream()
                .map(p -> format("%.1f,%.1f", steps.at(p.step()), bits.at(p.value())))
                .collect(Collectors.joining(" "));
        return Svg.line(style, clip(), path);
    }
}
