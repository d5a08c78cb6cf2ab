package hanji.kernels.check;

import hanji.autograd.check.OpCase;
import hanji.cuda.CudaException;
import hanji.kernels.check.mutant.Mutant;
import hanji.kernels.check.mutant.Mutations;
import hanji.tensor.Device;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tries the mutants of an op's kernels, on all processors, each until a check finds it. */
final class MutationRun {
    /** Instructions of a warp to begin with; mutants that loop for ever come to the limit soon. */
    private static final long FEWEST_STEPS = 1_000;

    /** Of the cases one in so many is run on all kinds of values; the others on the usual ones, and on lone extremes. */
    private static final int EVERY = 4;

    private static final int FEW_KINDS = 3;

    private static final String UNTRIED = "untried", SURVIVED = "survived", LEFT_OUT = "left out";

    private final List<KernelCheck.Module> modules;
    private final List<Trial> trials;
    private final long steps;
    private final long end;
    private final int most;
    private final Progress progress;
    private final AtomicInteger tried = new AtomicInteger();

    /**
     * @param check that has run, and found nothing
     * @param cases sizes to try
     */
    MutationRun(KernelCheck check, List<OpCase> cases, MutationLimit limit, Progress progress) {
        this.progress = progress;
        modules = check.modules();
        List<Double> constants = check.constants();
        trials = trials(cases, constants);
        end = System.nanoTime() + limit.time().toNanos();
        most = limit.most();
        steps = steps();
    }

    /** The first case on all kinds of values, for it finds most; then all sizes, and some of them on all kinds of values. */
    private static List<Trial> trials(List<OpCase> cases, List<Double> constants) {
        List<Trial> first = KernelCheck.trials(cases.getFirst(), constants);
        List<Trial> others = new ArrayList<>();
        for (int i = 1; i < cases.size(); i++) {
            List<Trial> all = KernelCheck.trials(cases.get(i), constants);
            others.addAll(i % EVERY == 0 ? all : all.subList(0, Math.min(FEW_KINDS, all.size())));
        }
        others.sort(Comparator.comparingInt(Trial::size));
        return Stream.concat(first.stream(), others.stream()).toList();
    }

    /** Twice what a warp of the kernel as it is needs at most, found by doubling. */
    private long steps() {
        long steps = FEWEST_STEPS;
        while (!isEnough(steps)) steps *= 2;
        return 2 * steps;
    }

    private boolean isEnough(long some) {
        for (Way way : Way.ALL) {
            Device device = way.device(some, driver -> driver);
            for (Trial trial : trials) {
                Optional<Trial.Wrong> wrong = trial.wrong(device);
                if (wrong.isEmpty()) continue;
                if (wrong.get().by().equals("endless")) return false;
                Finding.failed(
                                "kernel",
                                trial.opCase() + ": " + wrong.get().what(),
                                wrong.get().where())
                        .require();
            }
        }
        return true;
    }

    MutationScore score() {
        List<Mutant> mutants = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (KernelCheck.Module module : modules) {
            mutants.addAll(Mutations.of(module.name(), module.ptx(), module.kernels()));
            texts.put(module.name(), module.ptx());
        }
        List<String> outcomes = outcomes(mutants, texts);
        Map<String, Integer> killed = new TreeMap<>();
        List<Mutant> survivors = new ArrayList<>();
        int untried = 0, leftOut = 0;
        for (int i = 0; i < mutants.size(); i++)
            switch (outcomes.get(i)) {
                case UNTRIED -> untried++;
                case LEFT_OUT -> leftOut++;
                case SURVIVED -> survivors.add(mutants.get(i));
                default -> killed.merge(outcomes.get(i), 1, Integer::sum);
            }
        return new MutationScore(killed, List.copyOf(survivors), leftOut, untried);
    }

    /** What becomes of each. They are tried in a random order, so that those tried in time stand for all. */
    private List<String> outcomes(List<Mutant> mutants, Map<String, String> texts) {
        String[] outcomes = new String[mutants.size()];
        Arrays.fill(outcomes, UNTRIED);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, outcomes.length).boxed().toList());
        Collections.shuffle(order, new Random(MutationLimit.SEED));
        double drawn = Math.min(most, outcomes.length);
        List<Callable<String>> tasks = order.stream()
                .limit(most)
                .<Callable<String>>map(i -> () -> {
                    progress.at(tried.getAndIncrement() / drawn, "mutants of the kernel");
                    Mutant each = mutants.get(i);
                    return outcome(each, each.in(texts.getOrDefault(each.module(), "")));
                })
                .toList();
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<String>> done = threads.invokeAll(tasks);
            for (int k = 0; k < done.size(); k++)
                outcomes[order.get(k)] = done.get(k).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while mutants were tried", interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a mutant could not be tried", failure.getCause());
        }
        return List.of(outcomes);
    }

    private String outcome(Mutant mutant, String text) {
        byte[] ptx = text.getBytes(StandardCharsets.ISO_8859_1);
        Map<Way, Device> devices = new HashMap<>();
        for (Way way : Way.ALL) devices.put(way, device(way, mutant, ptx));
        try {
            for (Way way : Way.ALL)
                for (Trial trial : trials) {
                    if (System.nanoTime() > end) return UNTRIED;
                    Optional<Trial.Wrong> wrong = trial.wrong(Objects.requireNonNull(devices.get(way)));
                    if (wrong.isPresent()) return wrong.get().by();
                }
            return SURVIVED;
        } catch (CudaException | IndexOutOfBoundsException | IllegalStateException | IllegalArgumentException _) {
            return LEFT_OUT; // no PTX that a compiler writes: it cannot be decoded or launched
        }
    }

    private Device device(Way way, Mutant mutant, byte[] ptx) {
        return way.device(
                steps,
                driver -> DriverProxy.loading(
                        driver, (name, given) -> name.equals(mutant.module()) ? ptx : given, (_, _) -> {}));
    }
}
