package hanji.kernels;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.Op;
import hanji.autograd.check.CheckFailure;
import hanji.autograd.check.GradCheck;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.PlantedBug;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradient check would see a wrong gradient: a mistake planted into any op fails some case of it. */
class PlantedGradientTest {
    /** Numbers in the inputs of a case up to which it is small. */
    private static final int SMALL = 1000;

    @TestFactory
    Stream<DynamicTest> everyPlantedBugIsSeen() {
        return OpCatalogue.differentiable().stream().collect(groupingBy(OpCase::op)).values().stream()
                .map(cases -> dynamicTest(cases.getFirst().op().getSimpleName(), () -> requireSeen(small(cases))));
    }

    private static List<OpCase> small(List<OpCase> cases) {
        return cases.stream().filter(opCase -> opCase.size() <= SMALL).toList();
    }

    /** A missing gradient is seen by every input that the result depends on smoothly; a wrong one must be too. */
    private static void requireSeen(List<OpCase> cases) {
        Set<Integer> inputs = inputsWhereSeen(PlantedBug.DROPPED, cases);
        assertFalse(inputs.isEmpty());
        for (PlantedBug bug : PlantedBug.values()) assertEquals(inputs, inputsWhereSeen(bug, cases), bug::name);
    }

    /** The inputs for which some case fails when the bug is planted into the gradient by that input. */
    private static Set<Integer> inputsWhereSeen(PlantedBug bug, List<OpCase> cases) {
        int inputs =
                cases.stream().mapToInt(opCase -> opCase.inputs().size()).max().orElse(0);
        return IntStream.range(0, inputs)
                .filter(input ->
                        cases.stream().anyMatch(opCase -> isFloating(opCase, input) && isSeen(bug, opCase, input)))
                .boxed()
                .collect(Collectors.toSet());
    }

    private static boolean isFloating(OpCase opCase, int input) {
        return input < opCase.inputs().size() && opCase.inputs().get(input).floating();
    }

    private static boolean isSeen(PlantedBug bug, OpCase opCase, int input) {
        try (var _ = Scope.open()) {
            GradCheck.STANDARD.firstOrder(
                    opCase.toString(),
                    bug.in(inputs -> Op.run(opCase.call().apply(inputs)), input),
                    opCase.draw(DType.F64, Device.CPU, 1));
            return false;
        } catch (CheckFailure _) {
            return true;
        }
    }
}
