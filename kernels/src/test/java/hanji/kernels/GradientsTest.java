package hanji.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.NotDifferentiable;
import hanji.autograd.check.GradCheck;
import hanji.autograd.check.OpCase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Gradients of every op against finite differences in F64, on all cores: it is the longest test of the module. */
@Execution(ExecutionMode.CONCURRENT)
class GradientsTest {
    @TestFactory
    Stream<DynamicTest> firstOrder() {
        return cases().stream()
                .map(opCase -> dynamicTest(opCase.toString(), () -> GradCheck.STANDARD.firstOrder(opCase)));
    }

    /** Skipped, and counted as such, where a gradient is written with an op that has none. */
    @TestFactory
    Stream<DynamicTest> secondOrder() {
        return cases().stream().map(opCase -> dynamicTest(opCase.toString(), () -> secondOrder(opCase)));
    }

    static List<OpCase> cases() {
        return OpCatalogue.differentiable();
    }

    private static void secondOrder(OpCase opCase) {
        try {
            GradCheck.STANDARD.secondOrder(opCase);
        } catch (NotDifferentiable noSecondOrder) {
            Assumptions.abort(noSecondOrder.getMessage());
        }
    }
}
