package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.peer.Allocator;
import hanji.bench.peer.Rival;
import hanji.bench.workload.Standard;
import hanji.generative.cli.Frame;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, with a clock instead of JMH: Hanji takes 2 ms, a peer 3 ms, whatever they do. */
class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Harness clock = each(target ->
            target.parameters().getOrDefault("peer", WorkloadBenchmark.NO_PEER).equals(WorkloadBenchmark.NO_PEER)
                    ? 2
                    : 3);

    @TempDir
    private Path folder;

    @Test
    void aRowHasTheSameFieldsWithAndWithoutAPeer() {
        Set<String> names = Set.of(
                "name",
                "threads",
                "ours_ms",
                "peer_ms",
                "ours_mib",
                "peer_mib",
                "ours_large_arrays",
                "ours_per_second",
                "ratio",
                "ratio_low",
                "ratio_high",
                "must",
                "aim",
                "peer_threads",
                "peer_runs");
        assertEquals(0, run("softmax/softmax", "--json"));
        JsonNode alone = json().get("rows").get(0);
        assertEquals(names, names(alone));
        assertEquals(2, alone.get("ours_ms").asDouble());
        assertTrue(alone.get("ratio").isNull());

        assertEquals(0, run("gaussian", "--peer", "hanji", "--json"));
        JsonNode against = json().get("rows").get(0);
        assertEquals(names, names(against));
        assertEquals(3, against.get("peer_ms").asDouble());
        assertEquals(1.5, against.get("ratio").asDouble());
        assertEquals(1.5, against.get("ratio_low").asDouble());
        assertEquals(1.5, against.get("ratio_high").asDouble());
        assertEquals(
                "CHANNELS_LAST", against.get("peer_runs").get(0).get("layout").asString());
    }

    @Test
    void theResultSaysHowToRepeatItAndOnWhatItWasMeasured() {
        assertEquals(0, run("gaussian", "--peer", "hanji", "--quick", "--json", "--out", file().toString()));
        JsonNode json = json();
        assertEquals(
                "./hanji bench 'gaussian' --peer hanji --quick",
                json.get("command").asString());
        assertTrue(json.get("quick").asBoolean());
        assertEquals("F32", json.get("precision").asString());
        assertTrue(json.get("jdk").asString().startsWith("25"));
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                json.get("machine").get("cores").asInt());
        assertTrue(json.get("machine").get("vector_bits").asInt() >= 64);
    }

    @Test
    void theTableNamesBothSidesAndTheInterval() {
        assertEquals(0, run("gaussian", "--peer", "rival"));
        String first = out.toString().lines().skip(1).findFirst().orElseThrow();
        assertTrue(first.matches("gaussian +\\d+ +2\\.00 ms +3\\.00 ms +1 +1\\.50 \\[1\\.50, 1\\.50\\].*"), first);
        assertTrue(out.toString().contains("98 % confidence"), out::toString);
    }

    @Test
    void withMoreThreadsHanjiIsHeldAgainstThePeersBestOfFewer() {
        Harness slowerWithTwo = each(target -> isPeers(target) && threads(target) == 2 ? 9 : 2);
        Subject subject = gaussian();
        var measured = measured(slowerWithTwo);
        Row row = subject.rows(measured).getLast();
        assertEquals(2, row.threads());
        assertEquals(1, row.peerThreads().orElseThrow());
        assertEquals(1, row.ratio().orElseThrow());
        assertEquals(
                List.of(2.0, 2.0, 9.0, 9.0),
                row.peerRuns().stream().map(run -> run.ms().orElseThrow()).toList());
    }

    @Test
    void hanjiIsHeldAgainstThePeersBestAllocator() {
        Harness slowFaults = each(target -> isPeers(target) && allocator(target) == Allocator.RELEASING ? 9 : 2);
        Row row = gaussian().rows(measured(slowFaults)).getLast();
        assertEquals(1, row.ratio().orElseThrow());
        assertEquals(
                List.of(Allocator.RELEASING, Allocator.KEEPING, Allocator.RELEASING, Allocator.KEEPING),
                row.peerRuns().stream().map(Row.PeerRun::allocator).toList());
    }

    @Test
    void aWayOfThePeerThatDisagreesDoesNotCount() {
        Row row = gaussian().rows(measuredWithDisagreement(1)).getLast();
        assertEquals(2, row.peerThreads().orElseThrow());
    }

    @Test
    void aPeerThatDisagreesEveryWayIsAFailure() {
        assertThrows(Harness.MeasurementFailed.class, () -> measuredWithDisagreement(1, 2));
    }

    /** The peer is quicker with one thread, and wrong with these numbers of threads. */
    private static Measurements measuredWithDisagreement(Integer... threads) {
        return measured((targets, _) -> targets.stream()
                .<Harness.Outcome>map(
                        target -> isPeers(target) && List.of(threads).contains(threads(target))
                                ? new Harness.Disagreed("'output' differs")
                                : new Harness.Measured(isPeers(target) && threads(target) == 1 ? 1 : 4))
                .toList());
    }

    @Test
    void aWayOfThePeerThatIsFarFromItsBestIsMeasuredOnce() {
        for (double slow : new double[] {1.4, 1.6}) {
            Measurements measured = measured(each(target -> threads(target) == 2 ? 1 : slow));
            long rounds = measured.samples().entrySet().stream()
                    .filter(entry -> threads(entry.getKey()) == 1)
                    .mapToLong(entry -> entry.getValue().rounds().size())
                    .sum();
            int ways = new Rival().allocators().size();
            assertEquals(ways * (slow < 1.5 ? Effort.QUICK.rounds : 1), rounds);
            assertEquals(1, gaussian().rows(measured).getLast().ratio().orElseThrow());
        }
    }

    @Test
    void onlyAllCoresAreHeldAgainstTheGoal() {
        List<Row> rows = gaussian().rows(measured(each(target -> isPeers(target) ? 4 : 2)));
        assertEquals(1, rows.size());
        assertEquals(Verdict.BELOW_AIM, rows.getLast().verdict().orElseThrow());
    }

    @Test
    void aControlHasAllThreads() {
        var gaussian = new Subject.OfWorkload(Standard.GAUSSIAN, Quantity.TIME, List.of(1, 2), Optional.empty());
        List<Target> targets = new Subject.AgainstPeer(gaussian, new hanji.bench.peer.Hanji()).targets();
        assertEquals(List.of(2, 2), targets.stream().map(BenchTest::threads).toList());
    }

    private static Harness each(ToDoubleFunction<Target> milliseconds) {
        return (targets, _) -> targets.stream()
                .<Harness.Outcome>map(target -> new Harness.Measured(milliseconds.applyAsDouble(target)))
                .toList();
    }

    private static boolean isPeers(Target target) {
        return target.parameters().get("peer").equals("rival");
    }

    private static int threads(Target target) {
        return Integer.parseInt(target.parameters().get("threads"));
    }

    private static Allocator allocator(Target target) {
        return Allocator.valueOf(target.parameters().get("allocator"));
    }

    private static Measurements measured(Harness harness) {
        return new Rounds(harness, Effort.QUICK).measure(gaussian(), () -> {});
    }

    private static Subject gaussian() {
        return new Subject.AgainstPeer(
                new Subject.OfWorkload(
                        Standard.GAUSSIAN, Quantity.TIME, List.of(1, 2), Optional.of(Standard.GAUSSIAN.goal())),
                new Rival());
    }

    @Test
    void aFileAfterJsonIsWrittenAsAfterOut() {
        assertArrayEquals(new String[] {"bench", "conv", "--out", "a.json"}, Main.words("conv", "--json", "a.json"));
        assertArrayEquals(new String[] {"bench", "--out=a.json"}, Main.words("--json=a.json"));
        assertArrayEquals(new String[] {"bench", "conv", "--json"}, Main.words("conv", "--json"));
        assertArrayEquals(new String[] {"bench", "--json", "--quick"}, Main.words("--json", "--quick"));
    }

    @Test
    void aWrittenResultComesBackAsAMarkdownTable() throws IOException {
        assertEquals(0, run("gaussian", "--peer", "rival", "--out", file().toString()));
        assertEquals(0, run("table", file().toString()));
        assertEquals(
                "| benchmark | threads | Hanji | rival | its threads | ratio | must | aim | goal |",
                out.toString().lines().findFirst().orElseThrow());
        assertEquals(
                "| gaussian | %d | 2.00 ms | 3.00 ms | 1 | 1.50 [1.50, 1.50] | 1.3 | 2.5 | below aim |"
                        .formatted(Runtime.getRuntime().availableProcessors()),
                out.toString().lines().skip(2).findFirst().orElseThrow());
        assertEquals("{", Files.readString(file()).lines().findFirst().orElseThrow());
    }

    @Test
    void namesAreListedWithoutMeasuring() {
        assertEquals(0, run("list", "softmax"));
        assertTrue(out.toString().lines().allMatch(name -> name.startsWith("softmax/")), out::toString);
    }

    @Test
    void severalPatternsSelectWhatHasOneOfThem() {
        assertEquals(2, run("list", "softmax/softmax", "no-such-benchmark"));
        assertTrue(
                err.toString().startsWith("hanji: 'no-such-benchmark' is in the name of no benchmark"), err::toString);
        assertEquals(0, run("list", "softmax/softmax", "gemm-64"));
        assertTrue(out.toString().lines().anyMatch("gemm-64"::equals), out::toString);
        assertTrue(out.toString().lines().anyMatch(name -> name.startsWith("softmax/softmax")), out::toString);
        assertEquals(0, run("gaussian", "gemm-64$", "--peer", "rival", "--json"));
        assertEquals(2, json().get("rows").size());
        assertEquals(
                "./hanji bench 'gaussian' 'gemm-64$' --peer rival",
                json().get("command").asString());
    }

    @Test
    void fewerRoundsAreLessCertain() {
        assertEquals(0, run("gaussian", "--peer", "rival", "--rounds", "3", "--json"));
        assertEquals(3, json().get("rounds").asInt());
        assertEquals(0.75, json().get("confidence").asDouble());
        assertEquals(
                "./hanji bench 'gaussian' --peer rival --rounds 3",
                json().get("command").asString());
        assertEquals(2, run("gaussian", "--rounds", "0"));
        assertTrue(err.toString().contains("'0' is not a whole number of at least 1"), err::toString);
    }

    @Test
    void aRateIsHeldAgainstItsGoalByItself() {
        assertEquals(0, run("codec-compress", "--peer", "rival", "--json"));
        JsonNode row = json().get("rows").get(0);
        assertEquals(1000 * 128 / 2.0, row.get("ours_per_second").asDouble());
        assertTrue(row.get("ours_ms").isNull() && row.get("ratio").isNull(), row::toString);
        assertEquals(0, run("codec-compress", "--peer", "rival"));
        assertTrue(out.toString().contains("64000 images/s"), out::toString);
        assertTrue(out.toString().lines().anyMatch(line -> line.endsWith("reached")), out::toString);
    }

    @Test
    void namesAreListedAsJson() {
        assertEquals(0, run("list", "softmax/softmax", "--json"));
        assertEquals("softmax/softmax", json().get("names").get(0).asString());
    }

    @Test
    void everyCommandHasAHelp() {
        for (String command : List.of("list", "table", "kernels", "scaling", "plots")) {
            assertEquals(0, run("--help"));
            assertTrue(out.toString().lines().anyMatch(line -> line.strip().startsWith(command + " ")), command);
            assertEquals(0, run(command, "--help"));
            assertTrue(out.toString().startsWith("Usage: ./hanji bench " + command), out::toString);
        }
    }

    @Test
    void aMistypedCommandIsOneLineThatNamesTheRightOne() {
        assertEquals(2, run("tabel", file().toString()));
        assertEquals(
                "hanji: unknown command 'tabel'; did you mean 'table'? Or try './hanji bench --help'",
                err.toString().strip());
        assertEquals(2, run("plots", "--imagse", folder.toString(), file().toString()));
        assertTrue(err.toString().contains("did you mean '--images'?"), err::toString);
        assertEquals(1, err.toString().lines().count());
        assertEquals(2, run("table"));
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void wrongWordsAreUsageErrors() {
        assertEquals(2, run("no-such-benchmark"));
        assertTrue(
                err.toString().startsWith("hanji: 'no-such-benchmark' is in the name of no benchmark"), err::toString);
        assertEquals(2, run("tabel"));
        assertTrue(err.toString().contains("did you mean './hanji bench table'?"), err::toString);
        assertEquals(2, run("("));
        assertEquals(2, run("--peer", "caffe"));
        assertTrue(err.toString().contains("unknown peer 'caffe': this build has "), err::toString);
        assertTrue(err.toString().contains("hanji, hanji-pass-per-pixel, hanji-slowed"), err::toString);
        assertEquals(2, run("--pear", "libtorch"));
        assertTrue(err.toString().contains("did you mean '--peer'?"), err::toString);
    }

    @Test
    void filesThatCannotBeReadOrWrittenExitWith3() throws IOException {
        assertEquals(3, run("table", file().toString()));
        Files.writeString(file(), "{\"rows\": [");
        assertEquals(3, run("table", file().toString()));
        assertTrue(err.toString().contains("no result of ./hanji bench"), err::toString);
        Files.writeString(file(), "{}");
        assertEquals(3, run("table", file().toString()));
        assertEquals(
                3, run("gaussian", "--out", folder.resolve("missing/bench.json").toString()));
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aFileThatIsNoScalingIsOneLineAndExitsWith3() throws IOException {
        assertEquals(3, run("plots", file().toString()));
        Files.writeString(file(), "{\"points\": [{}]}");
        assertEquals(3, run("plots", file().toString()));
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().contains("no result of ./hanji bench scaling"), err::toString);
        assertEquals(3, run("scaling", folder.resolve("missing/scaling.json").toString()));
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aFailedMeasurementIsOneLine() {
        Harness broken = (_, _) -> {
            throw new Harness.MeasurementFailed("'output' differs", new IllegalStateException());
        };
        assertEquals(1, run(broken, "gaussian"));
        assertTrue(err.toString().lines().anyMatch(line -> line.contains("'output' differs")), err::toString);
    }

    private int run(String... words) {
        return run(clock, words);
    }

    private int run(Harness harness, String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var frame = new Frame(new PrintWriter(out), new PrintWriter(err), List.of(new Bench(harness)));
        String[] all = new String[words.length + 1];
        all[0] = "bench";
        System.arraycopy(words, 0, all, 1, words.length);
        return frame.run(all);
    }

    private Path file() {
        return folder.resolve("bench.json");
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(entry -> entry.getKey()).collect(Collectors.toSet());
    }
}
