package hanji.kernels.check;

import hanji.autograd.NoKernel;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.Samples;
import hanji.cuda.CudaException;
import hanji.cuda.MissingPtx;
import hanji.simulator.Simulation;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.PtxError;
import hanji.simulator.ptx.Statement;
import hanji.tensor.Device;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs an op's kernels on the simulator, each {@link Way}, and compares their bits with the CPU's. */
final class KernelCheck {
    /** Up to so many elements a case is also run on extreme and other values. */
    private static final int SMALL = 12_000;
    /** Both signs and all magnitudes at which a sum or a product still has a neighbour. */
    private static final Fill WIDE = random -> Math.scalb(random.nextGaussian(), random.nextInt(-24, 24));

    /** A module that kernels came from. */
    record Module(String name, String ptx, Set<String> kernels) {}

    private final Map<Long, String> names = new TreeMap<>();
    private final Map<Long, String> texts = new TreeMap<>();
    private final Map<Long, Set<String>> kernels = new TreeMap<>();

    /**
     * Runs the cases in every way.
     *
     * @return what is wrong with the first that is; empty if all are right
     * @throws NoKernel if the op has none
     * @throws MissingPtx if the kernel's PTX is not there
     * @throws BrokenPtx if it cannot be read
     */
    Optional<Finding> wrong(String check, List<OpCase> cases) {
        for (Way way : Way.ALL) {
            Device device = recorded(way);
            for (OpCase opCase : cases)
                for (Trial trial : trials(opCase)) {
                    Optional<Trial.Wrong> wrong = outcome(trial, device);
                    if (wrong.isPresent()) return wrong.map(each -> finding(check, way, opCase, each));
                }
            List<Double> constants = constants(); // known once the kernels are
            for (OpCase opCase : cases) {
                Optional<Trial.Wrong> wrong = ofConstants(opCase, constants).flatMap(trial -> outcome(trial, device));
                if (wrong.isPresent()) return wrong.map(each -> finding(check, way, opCase, each));
            }
        }
        return Optional.empty();
    }

    /** A device that notes what modules are loaded into it. */
    private Device recorded(Way way) {
        names.clear();
        texts.clear();
        kernels.clear();
        return way.device(
                Simulation.CHECKED.steps(),
                driver -> DriverProxy.loading(
                        driver,
                        (name, ptx) -> {
                            long number = names.size() + 1L;
                            names.put(number, name);
                            texts.put(number, new String(ptx, StandardCharsets.ISO_8859_1));
                            return ptx;
                        },
                        (number, kernel) -> kernels.computeIfAbsent(number, _ -> new TreeSet<>())
                                .add(kernel)));
    }

    private static Optional<Trial.Wrong> outcome(Trial trial, Device device) {
        try {
            return trial.wrong(device);
        } catch (CudaException failure) {
            for (Throwable at = failure; at != null; at = at.getCause())
                switch (at) {
                    case MissingPtx missing -> throw missing;
                    case PtxError _ -> throw new BrokenPtx(String.valueOf(failure.getMessage()), failure);
                    default -> {}
                }
            return Optional.of(new Trial.Wrong("launch", String.valueOf(failure.getMessage()), ""));
        } catch (NoKernel none) {
            throw none;
        } catch (RuntimeException thrown) {
            Class<?> op = trial.opCase().op();
            return Optional.of(new Trial.Wrong("exception", "throws " + thrown, SourceLines.of(op, thrown)));
        }
    }

    private Finding finding(String check, Way way, OpCase opCase, Trial.Wrong wrong) {
        String where = wrong.where().isEmpty() ? String.join(", ", computing()) : wrong.where();
        return Finding.failed(check, opCase + " on the simulator in " + way.name() + " order: " + wrong.what(), where);
    }

    /** The calls to try at one size: the usual values, and extreme ones. */
    private static List<Trial> trials(OpCase opCase) {
        List<Trial> trials = new ArrayList<>(List.of(Trial.of(opCase, 1)));
        if (takesAnyNumbers(opCase)) {
            trials.add(Trial.of(opCase.withFill(Samples.EXTREMES), 2));
            trials.add(Trial.of(opCase.withFill(Samples.RARELY_EXTREME), 5));
            trials.add(Trial.of(opCase.withFill(WIDE), 3));
            trials.add(Trial.of(opCase.withFill(Samples.BROAD), 6));
        }
        return trials;
    }

    private static boolean takesAnyNumbers(OpCase opCase) {
        return opCase.size() <= SMALL && opCase.inputs().stream().anyMatch(OpCase.Input::floating);
    }

    private static Optional<Trial> ofConstants(OpCase opCase, List<Double> constants) {
        if (constants.isEmpty() || !takesAnyNumbers(opCase)) return Optional.empty();
        return Optional.of(Trial.of(opCase.withFill(random -> constants.get(random.nextInt(constants.size()))), 4));
    }

    /** The calls to try at one size, also on the kernel's constants. */
    static List<Trial> trials(OpCase opCase, List<Double> constants) {
        List<Trial> trials = trials(opCase);
        ofConstants(opCase, constants).ifPresent(trials::add);
        return trials;
    }

    /** The modules of the last run, with the kernels that were launched. */
    List<Module> modules() {
        return names.keySet().stream()
                .filter(kernels::containsKey)
                .map(each -> new Module(
                        names.getOrDefault(each, ""),
                        texts.getOrDefault(each, ""),
                        kernels.getOrDefault(each, Set.of())))
                .toList();
    }

    /** The lines whose values are stored: of the kernels' stores to global memory and of what these store. */
    private Set<String> computing() {
        Set<String> lines = new TreeSet<>();
        for (Module module : modules()) {
            for (var entry : Ptx.parse(module.ptx).entries())
                if (module.kernels.contains(entry.name())) lines.addAll(StoredLines.of(entry));
        }
        return lines;
    }

    /** The F32 numbers in the kernels, with their neighbours and of both signs: values at which conditions change. */
    List<Double> constants() {
        return modules().stream()
                .flatMap(module -> Ptx.parse(module.ptx).entries().stream())
                .flatMap(entry -> entry.body().stream())
                .flatMap(KernelCheck::numbers)
                .distinct()
                .flatMap(each -> Stream.of(each, Math.nextUp(each), Math.nextDown(each)))
                .flatMap(each -> Stream.of((double) each, (double) -each))
                .collect(Collectors.toList());
    }

    private static Stream<Float> numbers(Statement statement) {
        if (!(statement instanceof Statement.Code code)) return Stream.of();
        return code.operands().stream()
                .filter(each -> each instanceof Operand.Number number && number.form() == Operand.Number.Form.F32)
                .map(each -> Float.intBitsToFloat((int) ((Operand.Number) each).bits()));
    }
}
