package hanji.simulator.run;

import hanji.cuda.CudaException;
import hanji.simulator.Simulation;
import hanji.simulator.proof.DependsOnData;
import hanji.simulator.proof.Difference;
import hanji.simulator.proof.Rules;
import hanji.simulator.proof.Terms;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether two kernels, each at one launch shape, give the same bits for all numbers: both run with symbols in place of
 * the F32 and F64 numbers of their arguments, and each element of each array must come to the same tree of operations,
 * but for what {@link Rules} allows. Integers, sizes and addresses are those of the arguments. Before, both run with
 * their numbers and all checks, since what races, or reads what nobody wrote, is no tree.
 *
 * <p>The arrays of one kernel stand for those of the other in their order, and so do F32 and F64 numbers.
 */
public record Proof(KernelRun first, KernelRun second) {
    /**
     * @throws IllegalArgumentException if the arguments of one do not match those of the other; one line
     * @throws CudaException if the PTX cannot be read, or has no such kernel
     */
    public Verdict verdict() {
        requireWide(first);
        requireWide(second);
        List<Integer> ofFirst = floats(first), ofSecond = floats(second);
        if (!types(first, ofFirst).equals(types(second, ofSecond)))
            throw new IllegalArgumentException("arrays and numbers of " + first.kernel() + " are "
                    + types(first, ofFirst) + ", those of " + second.kernel() + " " + types(second, ofSecond)
                    + ": they stand for each other in their order, so types and lengths have to be the same");
        Report one = run(first), other = run(second);
        if (!one.isClean()) return new Verdict.Faulty(first.kernel(), one.faults());
        if (!other.isClean()) return new Verdict.Faulty(second.kernel(), other.faults());
        List<String> names = IntStream.range(0, first.arguments().size())
                .mapToObj(i -> "arg" + i)
                .toList();
        List<String> namesOfSecond =
                new ArrayList<>(second.arguments().stream().map(Argument::text).toList());
        for (int i = 0; i < ofFirst.size(); i++) namesOfSecond.set(ofSecond.get(i), names.get(ofFirst.get(i)));
        Rules rules = new Rules(new Terms());
        String running = first.kernel();
        try {
            List<int[]> left = first.symbolically(rules, names);
            running = second.kernel();
            List<int[]> right = second.symbolically(rules, namesOfSecond);
            Verdict verdict = compare(rules.terms(), left, right, ofFirst, ofSecond);
            if (verdict.isProved()
                    && haveTheSameNumbers(ofFirst, ofSecond)
                    && !elements(one).equals(elements(other)))
                throw new IllegalStateException(
                        "proved equal, yet other bits with these numbers: a fault of the proof");
            return verdict;
        } catch (DependsOnData depends) {
            return new Verdict.DependsOnData(running, String.valueOf(depends.getMessage()));
        }
    }

    /** Whether both were given the same; otherwise what they leave says nothing about the proof. */
    private boolean haveTheSameNumbers(List<Integer> ofFirst, List<Integer> ofSecond) {
        return IntStream.range(0, ofFirst.size())
                .allMatch(i -> first.arguments()
                        .get(ofFirst.get(i))
                        .text()
                        .equals(second.arguments().get(ofSecond.get(i)).text()));
    }

    /** Numbers of 16 bits are no symbols, so what came of them would be proved for those given only. */
    private static void requireWide(KernelRun kernel) {
        for (Argument each : kernel.arguments())
            if (each.text().matches("b?f16\\b.*"))
                throw new IllegalArgumentException("argument '" + each.text() + "' of " + kernel.kernel()
                        + ": nothing is proved for numbers of 16 bits, which are no symbols");
    }

    private static Report run(KernelRun kernel) {
        return kernel.with(Simulation.CHECKED.withCounting(false)).run(Integer.MAX_VALUE);
    }

    private static List<List<Number>> elements(Report report) {
        return report.outputs().stream().map(Report.Output::head).toList();
    }

    /** The places of arrays, and of F32 and F64 numbers. */
    private static List<Integer> floats(KernelRun kernel) {
        return IntStream.range(0, kernel.arguments().size())
                .filter(i -> switch (kernel.arguments().get(i)) {
                    case Argument.Array _ -> true;
                    case Argument.Scalar scalar -> KernelRun.isFloat(scalar.type());
                    case Argument.Struct _, Argument.Pointer _, Argument.Pointers _ -> false;
                })
                .boxed()
                .toList();
    }

    private static List<String> types(KernelRun kernel, List<Integer> places) {
        return places.stream()
                .map(i -> switch (kernel.arguments().get(i)) {
                    case Argument.Array array ->
                        array.text().substring(0, array.text().indexOf('='));
                    case Argument argument ->
                        argument.text().substring(0, argument.text().indexOf('='));
                })
                .toList();
    }

    private Verdict compare(
            Terms terms, List<int[]> left, List<int[]> right, List<Integer> ofFirst, List<Integer> ofSecond) {
        long differing = 0, all = 0;
        int argument = -1, element = -1, a = Terms.NONE, b = Terms.NONE;
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < ofFirst.size(); i++) {
            int[] one = left.get(ofFirst.get(i)), other = right.get(ofSecond.get(i));
            for (int k = 0; k < one.length; k++) {
                if (!terms.isSymbol(one[k])) outputs.add(one[k]);
                all++;
                if (one[k] == other[k] || terms.areBothNan(one[k], other[k])) continue;
                if (differing++ > 0) continue;
                argument = ofFirst.get(i);
                element = k;
                a = one[k];
                b = other[k];
            }
        }
        return differing > 0
                ? new Verdict.Differs(argument, element, Difference.of(terms, a, b), differing, all)
                : same(terms, outputs.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Verdict same(Terms terms, int[] outputs) {
        BitSet parts = terms.parts(outputs);
        long symbols = parts.stream().filter(terms::isSymbol).count();
        long roundings = parts.stream().filter(terms::isRounded).count();
        long operations = parts.stream().filter(each -> !terms.isLeaf(each)).count();
        return new Verdict.Same(outputs.length, symbols, roundings, operations);
    }
}
