package hanji.bench;

import hanji.bench.Row.PeerRun;
import hanji.bench.peer.Layout;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Standard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A benchmark as users see it: a name, what is measured for it, and the rows it gives. */
sealed interface Subject {
    /** What a pattern is matched with. */
    String name();

    /** What is measured, in turns. */
    List<Target> targets();

    /** The findings. */
    List<Row> rows(Measurements measured);

    /** Upper-case words as a name on the command line: MASKED_CONV becomes masked-conv. */
    static String dashed(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One op on one thread. */
    record OfOp(String name, Target target) implements Subject {
        @Override
        public List<Target> targets() {
            return List.of(target);
        }

        @Override
        public List<Row> rows(Measurements measured) {
            return List.of(Row.alone(name, 1, measured.of(target)));
        }
    }

    /**
     * One workload with several numbers of threads.
     *
     * @param threads in ascending order
     */
    record OfWorkload(Standard workload, List<Integer> threads) implements Subject {
        @Override
        public String name() {
            return dashed(workload.name());
        }

        @Override
        public List<Target> targets() {
            return threads.stream().map(t -> Target.ofHanji(workload, t)).toList();
        }

        @Override
        public List<Row> rows(Measurements measured) {
            return threads.stream()
                    .map(t -> Row.alone(name(), t, measured.of(Target.ofHanji(workload, t))))
                    .toList();
        }
    }

    /**
     * One workload on both sides. With t threads Hanji is held against the peer's best of all layouts and of all numbers
     * of threads up to t.
     *
     * @param threads in ascending order
     */
    record AgainstPeer(Standard workload, List<Integer> threads, Peer peer) implements Subject {
        private record Way(int threads, Layout layout) {}

        @Override
        public String name() {
            return dashed(workload.name());
        }

        @Override
        public List<Target> targets() {
            var targets = new ArrayList<Target>();
            for (int t : threads) {
                targets.add(Target.ofHanji(workload, t));
                waysOf(t).map(this::target).forEach(targets::add);
            }
            return targets;
        }

        private Stream<Way> waysOf(int t) {
            return peer.layouts(workload.workload()).stream().map(layout -> new Way(t, layout));
        }

        private Target target(Way way) {
            return Target.ofPeer(peer.name(), workload, way.layout, way.threads);
        }

        @Override
        public List<Row> rows(Measurements measured) {
            return threads.stream().map(t -> row(t, measured)).toList();
        }

        private Row row(int t, Measurements measured) {
            List<PeerRun> runs = threads.stream()
                    .filter(other -> other <= t)
                    .flatMap(this::waysOf)
                    .map(way -> new PeerRun(
                            way.threads, way.layout, measured.of(target(way)).median()))
                    .toList();
            PeerRun best =
                    runs.stream().min(Comparator.comparingDouble(PeerRun::ms)).orElseThrow();
            Samples fastest = measured.of(target(new Way(best.threads(), best.layout())));
            return Row.against(name(), t, measured.of(Target.ofHanji(workload, t)), fastest, best.threads(), runs);
        }
    }

    /** 1 and the number of cores, in ascending order. */
    static List<Integer> threadCounts(int cores) {
        return IntStream.of(1, cores).distinct().boxed().toList();
    }
}
