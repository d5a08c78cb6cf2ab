package hanji.bench;

import hanji.bench.peer.Peer;
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

    private Catalogue() {}

    /** The workloads, then every call of every op family. */
    static List<Subject> alone(List<Integer> threads) {
        Stream<Subject> workloads =
                Arrays.stream(Standard.values()).map(workload -> new Subject.OfWorkload(workload, threads));
        return Stream.concat(workloads, ops()).toList();
    }

    /** The workloads, on both sides. */
    static List<Subject> against(Peer peer, List<Integer> threads) {
        return Arrays.<Standard>stream(Standard.values())
                .<Subject>map(workload -> new Subject.AgainstPeer(workload, threads, peer))
                .toList();
    }

    /** The classes that JMH's annotation processor listed, less the workloads' own. */
    private static Stream<Subject> ops() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .filter(entry -> !entry.getUserClassQName().equals(WorkloadBenchmark.class.getName()))
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
