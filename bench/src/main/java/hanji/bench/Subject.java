package hanji.bench;

import hanji.bench.Row.PeerRun;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Coding;
import hanji.bench.workload.Goal;
import hanji.bench.workload.Standard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A benchmark as users see it: a name, what is measured for it, and the rows it gives. */
sealed interface Subject {
    /** What a pattern is matched with. */
    String name();

    /** What is measured, in turns. */
    List<Target> targets();

    /** What is worth measuring further. */
    default List<Target> contenders(Measurements measured) {
        return targets();
    }

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
            return List.of(Row.alone(name, 1, Quantity.TIME, measured.of(target), Optional.empty()));
        }
    }

    /**
     * One workload with several numbers of threads.
     *
     * @param threads in ascending order
     * @param goal of the largest number of threads
     */
    record OfWorkload(Standard workload, Quantity quantity, List<Integer> threads, Optional<Goal> goal)
            implements Subject {
        OfWorkload withoutGoal() {
            return new OfWorkload(workload, quantity, threads, Optional.empty());
        }

        @Override
        public String name() {
            return dashed(workload.name()) + quantity.suffix;
        }

        @Override
        public List<Target> targets() {
            return threads.stream().map(this::target).toList();
        }

        private Target target(int t) {
            return Target.ofHanji(workload, quantity, t);
        }

        @Override
        public List<Row> rows(Measurements measured) {
            return threads.stream().map(t -> row(t, measured)).toList();
        }

        private Row row(int t, Measurements measured) {
            Optional<Goal> judged = goal.filter(_ -> t == threads.getLast());
            Samples ours = measured.of(target(t));
            Samples shown = workload.workload() instanceof Coding coding ? ours.perSecond(coding.images()) : ours;
            return Row.alone(name(), t, quantity, shown, judged);
        }
    }

    /**
     * One workload on both sides. Hanji with all threads is held against the peer's best of all layouts,
     * allocators and numbers of threads; a control, which is Hanji again, has all threads too.
     */
    record AgainstPeer(OfWorkload hanji, Peer peer) implements Subject {
        /** A way of the peer that takes this many times as long as its best is not measured further. */
        private static final double HOPELESS = 1.5;

        @Override
        public String name() {
            return hanji.name();
        }

        @Override
        public List<Target> targets() {
            var targets = new ArrayList<Target>();
            targets.add(ours());
            ways().stream().map(this::target).forEach(targets::add);
            return targets;
        }

        @Override
        public List<Target> contenders(Measurements measured) {
            double most = HOPELESS * measured.of(target(best(measured))).median();
            Stream<Target> peers = ways().stream()
                    .map(this::target)
                    .filter(target -> !measured.disagreed(target))
                    .filter(target -> measured.of(target).median() <= most);
            return Stream.concat(Stream.of(ours()), peers).toList();
        }

        private Target ours() {
            return hanji.target(hanji.threads.getLast());
        }

        private List<Way> ways() {
            Stream<Integer> threads = peer.isControl() ? Stream.of(hanji.threads.getLast()) : hanji.threads.stream();
            return threads.flatMap(this::waysOf).toList();
        }

        /**
         * Of those that ran in every round.
         *
         * @throws Harness.MeasurementFailed if no way of the peer agrees with Hanji
         */
        private Way best(Measurements measured) {
            int rounds = measured.of(ours()).rounds().size();
            return ways().stream()
                    .filter(way -> measured.of(target(way)).rounds().size() == rounds)
                    .min(Comparator.comparingDouble(
                            way -> measured.of(target(way)).median()))
                    .orElseThrow(() -> nobodyAgrees(measured));
        }

        private Stream<Way> waysOf(int t) {
            return peer.layouts(hanji.workload.workload()).stream()
                    .flatMap(layout -> peer.allocators().stream().map(allocator -> new Way(t, layout, allocator)));
        }

        private Target target(Way way) {
            return Target.ofPeer(peer, hanji.workload, hanji.quantity, way);
        }

        /** @throws Harness.MeasurementFailed if no way of the peer agrees with Hanji */
        @Override
        public List<Row> rows(Measurements measured) {
            Way best = best(measured);
            Samples ofBest = measured.of(target(best));
            List<PeerRun> runs = ways().stream().map(way -> run(way, measured)).toList();
            Ratio ratio = Ratio.of(measured.of(ours()), ofBest);
            return List.of(hanji.row(hanji.threads.getLast(), measured)
                    .against(hanji.quantity, ratio, ofBest, best.threads(), runs));
        }

        private PeerRun run(Way way, Measurements measured) {
            Target target = target(way);
            return Optional.ofNullable(measured.disagreements().get(target))
                    .map(words -> PeerRun.wrong(way, words))
                    .orElseGet(() ->
                            PeerRun.of(way, hanji.quantity, measured.of(target).median()));
        }

        private static Harness.MeasurementFailed nobodyAgrees(Measurements measured) {
            String words = String.join("; ", measured.disagreements().values());
            return new Harness.MeasurementFailed(words, new IllegalStateException(words));
        }
    }

    /** 1 and the number of cores, in ascending order. */
    static List<Integer> threadCounts(int cores) {
        return IntStream.of(1, cores).distinct().boxed().toList();
    }
}
