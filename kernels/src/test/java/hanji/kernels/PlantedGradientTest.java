package hanji.kernels;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.fail;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradient check would see a wrong gradient: a mistake planted into each input of each op fails some case of it. */
class PlantedGradientTest {
    @TestFactory
    Stream<DynamicTest> everyPlantedBugIsSeen() {
        return OpCatalogue.differentiable().stream()
                .collect(groupingBy(OpCase::op))
                .values()
                .stream()
                .flatMap(PlantedGradientTest::bugsOf);
    }

    private static Stream<DynamicTest> bugsOf(List<OpCase> cases) {
        String op = cases.getFirst().op().getSimpleName();
        return Stream.of(PlantedBug.values())
                .map(bug -> dynamicTest(op + " " + bug, () -> requireSeen(bug, cases)));
    }

    private static void requireSeen(PlantedBug bug, List<OpCase> cases) {
        for (int input = 0; input < cases.getFirst().inputs().size(); input++) {
            int planted = input;
            if (cases.stream().noneMatch(opCase -> isFloating(opCase, planted))) continue;
            if (cases.stream().noneMatch(opCase -> isFloating(opCase, planted) && isSeen(bug, opCase, planted)))
                fail("a gradient by input " + planted + " that is wrong (" + bug + ") passes in every case of "
                        + cases.getFirst().op().getSimpleName());
        }
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
