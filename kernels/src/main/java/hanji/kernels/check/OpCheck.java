package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.CheckFailure;
import hanji.autograd.check.OpCase;
import hanji.cuda.MissingPtx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything that is promised of an op, checked with no GPU: shape rule, gradients of first and second order, exact adjoints, the
 * CPU path, the kernel under three schedules with every check of the simulator, tails. Inputs are made from the record's
 * components.
 *
 * <pre>{@code
 * OpCheck.of(SoftGate.class).report().require();
 *
 * @TestFactory
 * Stream<DynamicTest> keepsItsPromises() {
 *     return OpCheck.of(MaskedDilated.class)
 *             .input("x", "N,H,W,C").input("weight", "K,K,C,F").attribute("step", "1,2,-1")
 *             .checks()
 *             .map(check -> dynamicTest(check.name(), check::require));
 * }
 * }</pre>
 *
 * @param op a record, or a class with a method {@code public static List<OpCase> cases()}
 * @param cases on which it is checked, in place of those that are made; none to make them
 * @param inputs by component, the extents of a tensor: letters, which are sizes that are chosen, and numbers; behind a colon the law
 *     of its elements: {@code normal}, {@code positive}, {@code probability}, {@code away-from-zero}, for integers
 *     {@code below=10}, {@code below=C} or {@code pixels}. If none is given, all tensors have one shape
 * @param attributes by component, the values to try, with commas between
 * @param accuracy of the CPU against the reference; if none is given, 3 units in the last place, and for an op that is linear
 *     in an input 4 units of the sum of its terms
 */
public record OpCheck(
        Class<? extends Op> op,
        List<OpCase> cases,
        Map<String, String> inputs,
        Map<String, String> attributes,
        Optional<Accuracy> accuracy) {
    /** Long enough for a kernel of a hundred instructions on two processors. */
    public static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

    public OpCheck {
        cases = List.copyOf(cases);
        inputs = Map.copyOf(inputs);
        attributes = Map.copyOf(attributes);
    }

    /** The checks of an op whose tensors have one shape, and whose other components are truths or enums. */
    public static OpCheck of(Class<? extends Op> op) {
        return new OpCheck(op, List.of(), Map.of(), Map.of(), Optional.empty());
    }

    /** The same with the extents of a tensor, {@code N,H,W,3}, or {@code N,C:positive}. */
    public OpCheck input(String component, String extents) {
        return new OpCheck(op, cases, with(inputs, component, extents), attributes, accuracy);
    }

    /** The same with the values of another component, {@code 1,2,-1}. */
    public OpCheck attribute(String component, String values) {
        return new OpCheck(op, cases, inputs, with(attributes, component, values), accuracy);
    }

    /** The same with another accuracy of the CPU. */
    public OpCheck accuracy(Accuracy other) {
        return new OpCheck(op, cases, inputs, attributes, Optional.of(other));
    }

    /**
     * The same on cases that stand elsewhere, for example beside the tests of the op; those of other ops are left out.
     *
     * @throws IllegalArgumentException if none is of this op
     */
    public OpCheck cases(List<OpCase> others) {
        List<OpCase> ofThis = others.stream().filter(each -> each.op() == op).toList();
        if (ofThis.isEmpty()) throw new IllegalArgumentException("none of the cases is of " + op.getSimpleName());
        return new OpCheck(op, ofThis, inputs, attributes, accuracy);
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }

    /** One of the checks, which runs when it is asked. */
    public record Check(String name, Supplier<Finding> finding) {
        /** @throws CheckFailure if it finds something wrong */
        public void require() {
            finding.get().require();
        }
    }

    /**
     * The checks, for a test of each.
     *
     * @throws IllegalArgumentException if the op's inputs cannot be made
     * @throws MissingPtx later, by the checks of the kernel, if its PTX is not there
     * @throws BrokenPtx likewise, if it cannot be read
     */
    public Stream<Check> checks() {
        return plan().checks().stream();
    }

    private Plan plan() {
        return Plan.of(this);
    }

    /** All checks, and the mutants not. Errors as {@link #checks}. */
    public OpReport report() {
        return report(Duration.ZERO);
    }

    /** @param limit how long mutants may be tried, if all checks find nothing wrong */
    public OpReport report(Duration limit) {
        return report(MutationLimit.of(limit), Progress.NONE);
    }

    /** The same, telling how far it is. */
    public OpReport report(MutationLimit limit, Progress progress) {
        Plan plan = plan();
        List<Finding> findings = new ArrayList<>();
        for (Check each : plan.checks()) {
            progress.at(findings.size() / (double) plan.checks().size(), each.name());
            findings.add(each.finding().get());
        }
        OpReport report = new OpReport(op.getSimpleName(), plan.signature(), findings, Optional.empty());
        if (limit.isNone() || !report.isClean()) return report;
        return new OpReport(report.op(), report.signature(), findings, plan.mutants(limit, progress));
    }

    /**
     * How good the checks of the kernel are.
     *
     * @throws CheckFailure if the kernel as it is does not pass them
     */
    public MutationScore mutants(Duration limit) {
        return plan().mutants(MutationLimit.of(limit), Progress.NONE)
                .orElseThrow(() -> new CheckFailure(op.getSimpleName() + " has no kernel to change"));
    }
}
