package hanji.bench.scaling;

import hanji.bench.workload.Task;
import hanji.tensor.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Settings that differ from a base in one variable, measured one after the other in this JVM, every second round from the
 * last to the first, so that what changes on the machine meanwhile shows less. Each has a device of its own, whose pool
 * then says how much memory it needed.
 */
record Sweep(List<Case> cases, Pace pace) {
    /** A setting before it is measured. */
    record Case(Work work, Variable variable, Setting at) {
        String name() {
            return "%s %d".formatted(variable.words, variable.of(at));
        }
    }

    /** Milliseconds of single calls, and bytes that the device's pool has allocated after them. */
    record Round(double[] ms, long poolBytes) {}

    /** Every work, every variable. */
    static Sweep of(int cores, Pace pace) {
        List<Case> cases = Arrays.stream(Work.values())
                .flatMap(work -> Arrays.stream(Variable.values()).flatMap(varied -> series(work, varied, cores, pace)))
                .toList();
        return new Sweep(cases, pace);
    }

    private static Stream<Case> series(Work work, Variable varied, int cores, Pace pace) {
        return varied.values(cores).stream()
                .limit(pace.values)
                .map(value -> new Case(work, varied, varied.in(work.base(cores), value)));
    }

    /**
     * Measures all cases. Each work first runs at its base, its last case, so that the JVM has compiled what is measured.
     *
     * @param before is called before each case, with the share that is done and what comes next
     */
    List<Point> measure(BiConsumer<Double, String> before) {
        for (Work work : Work.values())
            cases.reversed().stream()
                    .filter(other -> other.work == work)
                    .limit(1)
                    .forEach(this::round);
        Map<Case, List<Round>> rounds = new LinkedHashMap<>();
        int done = 0;
        for (int round = 0; round < pace.rounds; round++)
            for (Case next : round % 2 == 0 ? cases : cases.reversed()) {
                before.accept(done++ / (double) (pace.rounds * cases.size()), next.name());
                rounds.computeIfAbsent(next, _ -> new ArrayList<>()).add(round(next));
            }
        return rounds.entrySet().stream()
                .map(measured -> Point.of(measured.getKey(), measured.getValue()))
                .toList();
    }

    private Round round(Case next) {
        Device device = Device.cpu(next.at.threads());
        Task task = next.work.workload(next.at).on(device);
        double[] ms = pace.time(task::run);
        return new Round(ms, device.allocatedBytes());
    }
}
