package hanji.bench;

import hanji.bench.peer.PassPerPixel;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Coding;
import hanji.bench.workload.Goal;
import hanji.bench.workload.Standard;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Everything that can be measured. */
final class Catalogue {
    private static final String SUFFIX = "Benchmark";

    /** 0.8 of the peer's memory, and a half. */
    private static final Goal LESS_MEMORY = new Goal(1.25, 2);

    private static final Goal NOTHING = new Goal(0, 0);

    private Catalogue() {}

    /** The workloads, then every call of every op family. */
    static List<Subject> alone(List<Integer> threads) {
        return Stream.concat(workloads(threads), ops()).toList();
    }

    /** The workloads, on both sides where a peer's figure can be had. */
    static List<Subject> against(Peer peer, List<Integer> threads) {
        return workloads(threads)
                .map(hanji -> switch (hanji.quantity()) {
                    case TIME, MEMORY -> against(peer, peer.isControl() ? hanji.withoutGoal() : hanji);
                    case RATE, LARGE_ARRAYS -> hanji;
                })
                .toList();
    }

    /** On both sides: of what this peer does not do the other is Hanji itself, the plain way. */
    private static Subject against(Peer peer, Subject.OfWorkload hanji) {
        return Stream.of(peer, new PassPerPixel())
                .filter(side -> side.does(hanji.workload().workload()))
                .findFirst()
                .<Subject>map(side -> new Subject.AgainstPeer(hanji, side))
                .orElse(hanji);
    }

    /** Times and rates with every number of threads; memory and large arrays of training steps with the largest. */
    private static Stream<Subject.OfWorkload> workloads(List<Integer> threads) {
        List<Integer> most = List.of(threads.getLast());
        return Stream.of(
                        Arrays.stream(Standard.values())
                                .map(workload -> new Subject.OfWorkload(
                                        workload, quantity(workload), threads, Optional.of(workload.goal()))),
                        Stream.of(Standard.PIXELCNN_STEP, Standard.DCGAN_STEP)
                                .map(step ->
                                        new Subject.OfWorkload(step, Quantity.MEMORY, most, Optional.of(LESS_MEMORY))),
                        Stream.of(Standard.PIXELCNN_STEP, Standard.VAE_STEP)
                                .map(step -> new Subject.OfWorkload(
                                        step, Quantity.LARGE_ARRAYS, most, Optional.of(NOTHING))))
                .flatMap(subjects -> subjects);
    }

    private static Quantity quantity(Standard workload) {
        return workload.workload() instanceof Coding ? Quantity.RATE : Quantity.TIME;
    }

    /** The classes that JMH's annotation processor listed, less the workloads' own and that of one kernel. */
    private static Stream<Subject> ops() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .filter(entry -> Stream.of(WorkloadBenchmark.class, KernelBenchmark.class)
                        .noneMatch(other -> entry.getUserClassQName().equals(other.getName())))
                .flatMap(Catalogue::calls);
    }

    /** One subject for each combination of a class's parameters. */
    private static Stream<Subject> calls(BenchmarkListEntry entry) {
        String simpleName = entry.getUserClassQName().replaceAll(".*\\.", "");
        String family =
                simpleName.substring(0, simpleName.length() - SUFFIX.length()).toLowerCase(Locale.ROOT);
        var combinations = List.of(new Subject.OfOp(family, new Target(entry.getUsername(), Map.of())));
        for (var parameter : new TreeMap<>(entry.getParams().orElse(Map.of())).entrySet()) {
            var longer = new ArrayList<Subject.OfOp>();
            for (Subject.OfOp shorter : combinations)
                for (String value : parameter.getValue()) longer.add(with(shorter, parameter.getKey(), value));
            combinations = longer;
        }
        return combinations.stream().map(Subject.class::cast);
    }

    private static Subject.OfOp with(Subject.OfOp subject, String parameter, String value) {
        var parameters = new HashMap<>(subject.target().parameters());
        parameters.put(parameter, value);
        return new Subject.OfOp(
                subject.name() + "/" + Subject.dashed(value),
                new Target(subject.target().benchmark(), parameters));
    }
}
