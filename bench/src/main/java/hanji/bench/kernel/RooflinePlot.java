package hanji.bench.kernel;

import hanji.bench.scaling.LogAxis;
import hanji.generative.report.Svg;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rooflines and what was measured below them, both axes logarithmic: operations a second over operations for each byte.
 * What computes nothing has no place in it.
 *
 * @param foreseen kernels that are drawn hollow, under the rooflines on paper
 */
record RooflinePlot(List<Roof> roofs, List<Timing> times, List<Predicted> foreseen) {
    private static final int WIDTH = 720, HEIGHT = 460, LEFT = 74, RIGHT = 700, TOP = 40, BOTTOM = 390;
    private static final int KEY = 18;
    private static final String CLIP = "plot";

    private static final String STYLE = """
            .roofline { font: 13px system-ui, sans-serif; --sheet: #fff; --words: #333; --quiet: #666; --grid: #e3e5e8;
              --axis: #8a9099; --c0: #2563b0; --c1: #d9622b; --c2: #2f8f4e; --c3: #8a4fb5; }
            @media (prefers-color-scheme: dark) { .roofline { --sheet: #17191d; --words: #dfe1e5; --quiet: #9aa0a9;
              --grid: #2b2f36; --axis: #6b7280; --c0: #79aef2; --c1: #f0995c; --c2: #6fcf8e; --c3: #c79bea; } }
            .roofline .paper { fill: var(--sheet); } .roofline text { fill: var(--words); }
            .roofline text.quiet { fill: var(--quiet); } .roofline .grid { stroke: var(--grid); }
            .roofline .axis { stroke: var(--axis); } .roofline polyline { fill: none; stroke-width: 2.2; }
            .roofline .c0 { stroke: var(--c0); } .roofline .c1 { stroke: var(--c1); }
            .roofline .c2 { stroke: var(--c2); } .roofline .c3 { stroke: var(--c3); }
            .roofline circle { stroke: none; } .roofline circle.foreseen { stroke-width: 2; fill: none !important; }
            .roofline circle.foreseen.c0 { stroke: var(--c0); } .roofline circle.foreseen.c1 { stroke: var(--c1); }
            .roofline circle.c0 { fill: var(--c0); }
            .roofline circle.c1 { fill: var(--c1); } .roofline circle.c2 { fill: var(--c2); }
            .roofline circle.c3 { fill: var(--c3); } .roofline line.key { stroke-width: 2.2; }
            """;

    /** Those that compute something, and move something: the others have no place on the plot. */
    private List<Timing> drawn() {
        return times.stream()
                .filter(time -> time.flops() > 0 && time.bytes() > 0)
                .toList();
    }

    private List<Predicted> computing() {
        return roofs.stream().anyMatch(Roof::isOnPaper)
                ? foreseen.stream()
                        .filter(each -> each.flops() > 0 && each.bytes() > 0)
                        .toList()
                : List.of();
    }

    String svg() {
        LogAxis across = across(), up = up(across);
        return Svg.open("roofline", WIDTH, HEIGHT, "Roofline", STYLE)
                + Svg.clip(CLIP, LEFT, TOP, RIGHT, BOTTOM)
                + scales(across, up)
                + roofs.stream().map(roof -> line(roof, across, up)).collect(Collectors.joining())
                + drawn().stream().map(time -> point(time, across, up)).collect(Collectors.joining())
                + computing().stream().map(each -> hollow(each, across, up)).collect(Collectors.joining())
                + "</svg>\n";
    }

    /** From a tenth of the least intensity and ridge to ten times the largest. */
    private LogAxis across() {
        double[] all = Stream.of(
                        roofs.stream().map(roof -> roof.flopsPerSecond() / roof.bytesPerSecond()),
                        drawn().stream().map(Timing::intensity),
                        computing().stream().map(Predicted::intensity))
                .flatMap(each -> each)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return new LogAxis(all[0] / 10, all[all.length - 1] * 10, LEFT, RIGHT);
    }

    private LogAxis up(LogAxis across) {
        double most = roofs.stream().mapToDouble(Roof::flopsPerSecond).max().orElse(1);
        double least = Stream.of(
                        roofs.stream().map(roof -> roof.at(across.low())),
                        drawn().stream().map(Timing::flopsPerSecond),
                        computing().stream().flatMap(each -> papers().map(each::flopsPerSecond)))
                .flatMap(each -> each)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
        return new LogAxis(least / 2, most * 2, BOTTOM, TOP);
    }

    private static String scales(LogAxis across, LogAxis up) {
        String columns = across.ticks().stream()
                .map(tick -> Svg.segment("grid", across.at(tick), TOP, across.at(tick), BOTTOM)
                        + Svg.text("quiet", across.at(tick), BOTTOM + 18, "middle", digits(tick)))
                .collect(Collectors.joining());
        String rows = up.ticks().stream()
                .map(tick -> Svg.segment("grid", LEFT, up.at(tick), RIGHT, up.at(tick))
                        + Svg.text("quiet", LEFT - 8, up.at(tick) + 4, "end", digits(tick / 1e9)))
                .collect(Collectors.joining());
        return columns
                + rows
                + Svg.segment("axis", LEFT, BOTTOM, RIGHT, BOTTOM)
                + Svg.segment("axis", LEFT, TOP, LEFT, BOTTOM)
                + Svg.text(
                        "", (LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", "operations for each byte that must be moved")
                + Svg.text("", 8, TOP - 14, "start", "GFLOP/s in F32");
    }

    private String line(Roof roof, LogAxis across, LogAxis up) {
        int place = roofs.indexOf(roof);
        double y = BOTTOM - 12 - KEY * (roofs.size() - 1 - place);
        String points = Stream.of(across.low(), roof.flopsPerSecond() / roof.bytesPerSecond(), across.high())
                .map(x -> String.format(Locale.ROOT, "%.1f,%.1f", across.at(x), up.at(roof.at(x))))
                .collect(Collectors.joining(" "));
        return Svg.line(colour(roof.device()), CLIP, points)
                + Svg.segment("key " + colour(roof.device()), RIGHT - 262, y - 4, RIGHT - 238, y - 4)
                + Svg.text("", RIGHT - 230, y, "start", short30(roof.device()));
    }

    private String point(Timing time, LogAxis across, LogAxis up) {
        double x = across.at(time.intensity()), y = up.at(time.flopsPerSecond());
        boolean right = x > (LEFT + RIGHT) / 2.0;
        return Svg.dot(colour(time.device()), x, y)
                + Svg.text("", right ? x - 9 : x + 9, y + 4, right ? "end" : "start", time.what());
    }

    private Stream<Roof> papers() {
        return roofs.stream().filter(Roof::isOnPaper);
    }

    private String hollow(Predicted kernel, LogAxis across, LogAxis up) {
        double x = across.at(kernel.intensity());
        return papers().map(roof -> Svg.dot("foreseen " + colour(roof.device()), x, up.at(kernel.flopsPerSecond(roof))))
                .collect(Collectors.joining());
    }

    private String colour(String device) {
        for (int i = 0; i < roofs.size(); i++) if (roofs.get(i).device().equals(device)) return "c" + i % 4;
        return "c0";
    }

    private static String short30(String device) {
        return device.length() <= 32 ? device : device.substring(0, 31) + "…";
    }

    private static String digits(double tick) {
        return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : Double.toString(tick);
    }
}
