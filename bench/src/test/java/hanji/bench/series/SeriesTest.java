package hanji.bench.series;

import static hanji.bench.series.SeriesPageTest.folders;
import static hanji.bench.series.SeriesPageTest.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.cuda.Grid;
import hanji.generative.cli.Frame;
import hanji.kernels.ShippedPtx;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Nvcc;
import hanji.simulator.run.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each version of each kernel in docs/kernels: its commands, its result, its order. */
class SeriesTest {
    /** A product of two numbers, each rounded to the 11 bits of F16. */
    private static final double OF_HALVES = 2 * 0x1p-11;
    /** A sum of 512 roundings to F32, and some more for exp and division. */
    private static final double OF_FLOATS = 520 * 0x1p-24;

    /** A test for each version of each series. */
    private static Stream<DynamicTest> each(Trial trial) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path series : folders())
            for (Version version : Version.in(series))
                tests.add(DynamicTest.dynamicTest(
                        name(series) + "/" + version.name(), () -> trial.of(name(series), version)));
        return tests.stream();
    }

    private interface Trial {
        void of(String series, Version version) throws IOException;
    }

    private static boolean isOfHalves(Version version) {
        return version.name().contains("tensor-cores");
    }

    private static Report clean(KernelRun run) {
        return run.run(Integer.MAX_VALUE).assertClean();
    }

    @TestFactory
    Stream<DynamicTest> theResultIsThatOfPlainLoopsInDouble() throws IOException {
        return each((series, version) -> {
            Report report = clean(version.run());
            double error = References.of(series, version.run(), report).error(References.array(report, 0));
            assertTrue(error <= (isOfHalves(version) ? OF_HALVES + OF_FLOATS : OF_FLOATS), () -> "error " + error);
        });
    }

    /** Sums of small whole numbers are exact in any order, in F16 too. */
    @TestFactory
    Stream<DynamicTest> ofWholeNumbersTheResultIsExact() throws IOException {
        return each((series, version) -> {
            assumeTrue(!series.equals("softmax"), "a softmax is never exact");
            KernelRun whole = with(version.run(), 1, i -> i * 7 % 11 - 5, 2, i -> i * i % 13 - 6);
            Report report = clean(whole);
            assertEquals(0, References.of(series, whole, report).error(References.array(report, 0)));
        });
    }

    /** The launch with other numbers in two arrays. */
    private static KernelRun with(KernelRun run, int a, IntUnaryOperator ofA, int b, IntUnaryOperator ofB) {
        String[] arguments = run.arguments().stream().map(each -> each.text()).toArray(String[]::new);
        arguments[a] = filled(arguments[a], ofA);
        arguments[b] = filled(arguments[b], ofB);
        return KernelRun.of(run.name(), run.ptx(), run.kernel(), run.grid(), arguments);
    }

    private static String filled(String array, IntUnaryOperator element) {
        int length = Integer.parseInt(array.replaceAll("f32\\[(\\d+)].*", "$1"));
        return "f32[" + length + "]="
                + IntStream.range(0, length)
                        .mapToObj(i -> Integer.toString(element.applyAsInt(i)))
                        .collect(Collectors.joining(","));
    }

    @TestFactory
    Stream<DynamicTest> theBitsDoNotDependOnTheSchedule() throws IOException {
        return each((_, version) -> {
            Report natural = clean(version.run());
            for (Schedule schedule : List.of(Schedule.REVERSED, Schedule.random(7)))
                assertEquals(
                        natural.outputs(),
                        clean(version.run().with(Simulation.CHECKED.withSchedule(schedule)))
                                .outputs());
        });
    }

    /** As they stand, with PTX in place of CUDA C, so that no nvcc is needed. */
    @TestFactory
    Stream<DynamicTest> theCommandsOfTheCommentRun() throws IOException {
        return each((_, version) -> {
            for (Shown command : Shown.in(version.source())) {
                var out = new StringWriter();
                String[] words = command.words().stream()
                        .map(word -> word.endsWith(".cu") ? fromRoot(word.replace(".cu", ".ptx")) : word)
                        .toArray(String[]::new);
                assertEquals(fromRoot(command.words().get(1)), version.source().toString());
                assertEquals(
                        0, new Frame(new PrintWriter(out), new PrintWriter(out), List.of()).run(words), out::toString);
                if (command.isProof())
                    assertTrue(out.toString().contains("in every output, for all inputs"), out::toString);
            }
        });
    }

    private static String fromRoot(String file) {
        return ShippedPtx.ROOT.resolve(file).toString();
    }

    /** All but the first that are in F32 and do not say in their comment that they have another order. */
    @Test
    void thoseWithTheOrderOfAnEarlierVersionAreProved() throws IOException {
        List<String> proved = new ArrayList<>();
        for (Path series : folders())
            for (Version version : Version.in(series))
                version.sameAs().ifPresent(other -> proved.add(name(series) + " " + version.name() + " = " + other));
        assertEquals(
                List.of(
                        "gemm 2-tiled = 1-naive",
                        "gemm 3-register-tile = 1-naive",
                        "gemm 4-vectorised = 1-naive",
                        "masked-conv 2-tiled = 1-naive",
                        "masked-conv 3-register-tile = 1-naive",
                        "masked-conv 4-vectorised = 1-naive",
                        "softmax 3-registers = 2-row-per-warp"),
                proved);
    }

    /** Several images, one after the other in memory, and sizes of which the comments do not tell. */
    @TestFactory
    Stream<DynamicTest> otherSizesAreRightToo() throws IOException {
        return each((series, version) -> {
            for (KernelRun run : others(series, version)) {
                Report report = clean(run);
                double error = References.of(series, run, report).error(References.array(report, 0));
                assertTrue(
                        error <= (isOfHalves(version) ? OF_HALVES + OF_FLOATS : OF_FLOATS),
                        () -> "error " + error + " of " + run.arguments());
            }
        });
    }

    private static List<KernelRun> others(String series, Version version) {
        boolean first = version.name().startsWith("1-");
        return switch (series) {
            case "softmax" ->
                version.name().matches("[45]-.*")
                        ? List.of(softmax(version, 5, 36), softmax(version, 3, 4))
                        : List.of(softmax(version, 5, 37), softmax(version, 3, 1));
            case "gemm" -> List.of(first ? product(version, 33, 65, 17) : product(version, 64, 192, 32));
            default ->
                List.of(
                        switch (version.name().charAt(0)) {
                            case '1' -> convolution(version, Grid.of(3, 128), 2, 3, 5, 3, 8);
                            case '2' -> convolution(version, new Grid(2, 6, 1, 32, 8, 1, 0), 2, 3, 16, 5, 32);
                            case '5' -> convolution(version, new Grid(2, 6, 2, 128, 1, 1, 0), 2, 3, 32, 16, 128);
                            default -> convolution(version, new Grid(2, 6, 1, 32, 1, 1, 0), 2, 3, 16, 4, 32);
                        });
        };
    }

    private static KernelRun softmax(Version version, int rows, int columns) {
        return other(
                version,
                Grid.of(1, 192),
                "f32[" + rows * columns + "]",
                rows * columns,
                0,
                "i32=" + rows,
                "i32=" + columns);
    }

    private static KernelRun product(Version version, int m, int n, int k) {
        int[] tile = switch (version.name().charAt(0)) {
            case '1' -> new int[] {32, 8, 32, 8};
            case '2' -> new int[] {32, 32, 32, 32};
            case '5' -> new int[] {64, 64, 128, 1};
            default -> new int[] {64, 64, 16, 16};
        };
        var grid = new Grid(Math.ceilDiv(n, tile[0]), Math.ceilDiv(m, tile[1]), 1, tile[2], tile[3], 1, 0);
        return other(version, grid, "f32[" + m * n + "]", m * k, k * n, "i32=" + m, "i32=" + n, "i32=" + k);
    }

    private static KernelRun convolution(
            Version version, Grid grid, int images, int height, int width, int channels, int features) {
        int pixels = images * height * width;
        return other(
                version,
                grid,
                "f32[" + pixels * features + "]",
                pixels * channels,
                9 * channels * features,
                Stream.of(images, height, width, channels, features)
                        .map(each -> "i32=" + each)
                        .toArray(String[]::new));
    }

    private static KernelRun other(Version version, Grid grid, String out, int a, int b, String... sizes) {
        List<String> arguments = new ArrayList<>(List.of(out + "=unwritten", "f32[" + a + "]=random:3"));
        if (b > 0) arguments.add("f32[" + b + "]=random:4");
        arguments.addAll(List.of(sizes));
        KernelRun run = version.run();
        return KernelRun.of(run.name(), run.ptx(), run.kernel(), grid, arguments.toArray(String[]::new));
    }

    /** So the comparison would see a mask that hides too little. */
    @Test
    void aTapTooManyIsSeen() throws IOException {
        Version version = Version.in(SeriesPageTest.ROOT.resolve("masked-conv")).getFirst();
        Report report = clean(version.run());
        double[] out = References.array(report, 0);
        var six = References.convolution(
                References.array(report, 1), References.array(report, 2), new int[] {1, 16, 16, 32, 64}, 6);
        assertTrue(six.error(out) > 0.01);
    }

    /** The counts of the page are those of the PTX; who types the command, with CUDA C and nvcc, gets the same. */
    @TestFactory
    Stream<DynamicTest> nvccMakesWhatIsCounted() throws IOException {
        Optional<Nvcc> nvcc = Nvcc.find(System.getenv());
        assumeTrue(nvcc.isPresent(), "skipped, because nvcc is not installed here");
        return each((_, version) -> {
            KernelRun run = version.run();
            String ptx =
                    new String(nvcc.orElseThrow().ptx(version.source(), Nvcc.Settings.DEFAULT), StandardCharsets.UTF_8);
            var again = new KernelRun(
                    run.name(), ptx, run.kernel(), run.grid(), run.arguments(), run.symbols(), run.simulation());
            assertEquals(clean(run).counts(), clean(again).counts());
        });
    }

    @Test
    void linesOfSourcesAreShort() throws IOException {
        for (Path series : folders())
            for (Version version : Version.in(series)) {
                List<String> lines = Files.readAllLines(version.source());
                assertTrue(lines.size() <= 80, version.name() + " has " + lines.size() + " lines");
                assertFalse(lines.stream().anyMatch(line -> line.length() > 122), version::name);
            }
    }
}
