package hanji.kernels.check;

import hanji.autograd.NoKernel;
import hanji.autograd.NotDifferentiable;
import hanji.autograd.Op;
import hanji.autograd.RuleLine;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.CheckFailure;
import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.GradCheck;
import hanji.autograd.check.OpCase;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The checks of one op, on cases that are made once.
 *
 * @param shapes empty if nobody says what the letters of its shapes are
 * @param linear positions of the inputs in which the op is linear
 */
record Plan(Class<? extends Op> op, String signature, Cases cases, Optional<ShapeRule> shapes, List<Integer> linear) {
    private static final int FEW = 200;
    private static final int SOME = 700;
    private static final int MOST_OF_GRADIENTS = 12;
    private static final int FEW_CASES = 8;
    /** Units of the last place of the sum of the terms. */
    private static final double OF_TERMS = 4;

    static Plan of(OpCheck check) {
        Optional<List<OpCase>> own = check.cases().isEmpty() ? OwnCases.of(check.op()) : Optional.of(check.cases());
        if (own.isPresent()) {
            if (!check.inputs().isEmpty() || !check.attributes().isEmpty())
                throw new IllegalArgumentException(check.op().getSimpleName()
                        + " has cases of its own, by cases() or as given; leave inputs and attributes out");
            Plan plan = of(check.op(), own.get());
            return check.accuracy().map(plan::withAccuracy).orElse(plan);
        }
        Signature signature = Signature.of(check.op(), check.inputs(), check.attributes());
        Cases cases = Cases.of(signature, check.accuracy().orElse(Accuracy.STANDARD));
        OpCase first = cases.usual().getFirst();
        List<Integer> linear = linear(first);
        if (check.accuracy().isEmpty() && !linear.isEmpty()) cases = cases.withAccuracy(Accuracy.ofTerms(OF_TERMS));
        return new Plan(check.op(), signature.toString(), cases, Optional.of(new ShapeRule(signature, first)), linear);
    }

    /** Of cases that somebody else has made. */
    static Plan of(Class<? extends Op> op, List<OpCase> own) {
        Cases cases = new Cases(List.of(own.getFirst()), own.subList(1, own.size()), 0);
        List<OpCase> some = cases.upTo(SOME).stream().limit(FEW_CASES).toList();
        return new Plan(op, "", cases, Optional.empty(), some.isEmpty() ? List.of() : linear(some));
    }

    /** Positions of the inputs in which the op is linear at each of some sizes: at one of them it may be by chance. */
    private static List<Integer> linear(List<OpCase> some) {
        return linear(some.getLast()).stream()
                .filter(input -> some.stream()
                        .allMatch(each -> input < each.inputs().size() && new Adjoint(each).isLinear(input)))
                .toList();
    }

    private Plan withAccuracy(Accuracy accuracy) {
        return new Plan(op, signature, cases.withAccuracy(accuracy), shapes, linear);
    }

    private static List<Integer> linear(OpCase opCase) {
        return IntStream.range(0, opCase.inputs().size())
                .filter(new Adjoint(opCase)::isLinear)
                .boxed()
                .toList();
    }

    List<OpCheck.Check> checks() {
        return List.of(
                new OpCheck.Check("shape rule", this::shapeRule),
                new OpCheck.Check("gradient", () -> gradient("gradient", GradCheck.STANDARD::firstOrder)),
                new OpCheck.Check("second order", () -> gradient("second order", GradCheck.STANDARD::secondOrder)),
                new OpCheck.Check("adjoint", this::adjoint),
                new OpCheck.Check("CPU", () -> cpu("CPU", cases.usual())),
                new OpCheck.Check("kernel", () -> kernel("kernel", cases.usual())),
                new OpCheck.Check("tails", this::tails));
    }

    private Finding shapeRule() {
        return shapes.map(ShapeRule::check)
                .orElse(Finding.skipped("shape rule", "the op's own cases do not say which sizes must agree"));
    }

    private Finding gradient(String check, Consumer<OpCase> order) {
        List<OpCase> few = cases.upTo(FEW).stream()
                .filter(Plan::isOfFloats)
                .limit(MOST_OF_GRADIENTS)
                .toList();
        for (OpCase each : few) {
            try {
                order.accept(each);
            } catch (NotDifferentiable none) {
                return Finding.skipped(check, String.valueOf(none.getMessage()));
            } catch (CheckFailure wrong) {
                return Finding.failed(
                        check,
                        String.valueOf(wrong.getMessage()),
                        wrong.input().isPresent() ? ruleLine(each, wrong.input().getAsInt()) : "");
            } catch (RuntimeException thrown) {
                return thrown(check, each, thrown);
            }
        }
        return few.isEmpty()
                ? Finding.skipped(check, "no case of numbers with fractions is small enough for differences")
                : Finding.ok(check, few.size() + " sizes in F64 against differences");
    }

    /** Whether there is something to differentiate, and something to differentiate by. */
    private static boolean isOfFloats(OpCase opCase) {
        if (opCase.inputs().stream().noneMatch(OpCase.Input::floating)) return false;
        try (var _ = Scope.open()) {
            return opCase.call().apply(opCase.draw(DType.F64, Device.CPU, 1)).dtype() == DType.F64;
        }
    }

    private Finding thrown(String check, OpCase opCase, RuntimeException thrown) {
        return Finding.failed(check, opCase + " throws " + thrown, SourceLines.of(op, thrown));
    }

    /** The line that adds the gradient by an input; the whole rule if it adds none. */
    private String ruleLine(OpCase opCase, int input) {
        try (var _ = Scope.open()) {
            List<Tensor> tensors = opCase.draw(DType.F64, Device.CPU, 1);
            return RuleLine.of(opCase.call().apply(tensors), tensors.get(input))
                    .map(SourceLines::of)
                    .orElseGet(() -> SourceLines.of(op, "gradient"));
        }
    }

    private Finding adjoint() {
        if (linear.isEmpty()) return Finding.skipped("adjoint", "the op is linear in no input");
        List<OpCase> some = cases.upTo(SOME).stream()
                .filter(Plan::isOfFloats)
                .filter(each -> new Adjoint(each).isExact())
                .toList();
        if (some.isEmpty()) return Finding.skipped("adjoint", "of whole numbers come none, so that nothing is exact");
        for (OpCase each : some)
            for (int input : linear)
                try {
                    Optional<String> wrong = new Adjoint(each).wrong(input);
                    if (wrong.isPresent())
                        return Finding.failed("adjoint", each + ": " + wrong.get(), ruleLine(each, input));
                } catch (NotDifferentiable none) {
                    return Finding.skipped("adjoint", String.valueOf(none.getMessage()));
                } catch (CheckFailure wrong) {
                    return Finding.failed("adjoint", each + ": " + wrong.getMessage(), "");
                } catch (RuntimeException thrown) {
                    return thrown("adjoint", each, thrown);
                }
        return Finding.ok(
                "adjoint",
                "exact by the inputs " + linear + ", in which the op is linear, at " + some.size() + " sizes");
    }

    private Finding cpu(String check, List<OpCase> at) {
        for (OpCase each : at)
            try {
                DeviceCheck.STANDARD.againstReference(each);
                DeviceCheck.STANDARD.equalBits(each);
                if (each.size() <= SOME) DeviceCheck.STANDARD.equalBitsOnExtremes(each);
            } catch (CheckFailure wrong) {
                return Finding.failed(check, String.valueOf(wrong.getMessage()), SourceLines.of(op, "cpu"));
            } catch (RuntimeException thrown) {
                return thrown(check, each, thrown);
            }
        return Finding.ok(check, "the reference's values at " + at.size() + " sizes, equal bits on 1, 2 and 3 threads");
    }

    private Finding kernel(String check, List<OpCase> at) {
        try {
            return new KernelCheck()
                    .wrong(check, at)
                    .orElse(Finding.ok(
                            check,
                            "the CPU's bits at " + at.size() + " sizes in three orders, no fault on the simulator"));
        } catch (NoKernel none) {
            return Finding.skipped(check, String.valueOf(none.getMessage()));
        }
    }

    private Finding tails() {
        if (cases.tails().isEmpty()) return Finding.skipped("tails", "there are no letters among the shapes");
        Finding cpu = cpu("tails", cases.tails());
        if (cpu.isFailed()) return cpu;
        Finding kernel = kernel("tails", cases.tails());
        if (kernel.isFailed()) return kernel;
        String refused = cases.refused() == 0 ? "" : "; " + cases.refused() + " sizes are not taken";
        return Finding.ok(
                "tails",
                cases.tails().size() + " odd and small and larger sizes on the CPU and the simulator" + refused);
    }

    /** Empty if the op has no kernel. */
    Optional<MutationScore> mutants(MutationLimit limit, Progress progress) {
        List<OpCase> all = cases.all().toList();
        KernelCheck check = new KernelCheck();
        try {
            check.wrong("kernel", all).ifPresent(Finding::require);
        } catch (NoKernel _) {
            return Optional.empty();
        }
        return Optional.of(new MutationRun(check, all, limit, progress).score());
    }
}
