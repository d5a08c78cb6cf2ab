package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.Samples;
import hanji.kernels.matmul.ExactMatMul;
import hanji.simulator.proof.DependsOnData;
import hanji.simulator.proof.Evaluation;
import hanji.simulator.proof.Rules;
import hanji.simulator.proof.SymbolicDevice;
import hanji.simulator.proof.Terms;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What kernels come to with symbols is, for numbers in their place, NaN and infinities among them, what the CPU computes:
 * so expressions are those of the instructions, and the rules lose no bit. No kernel of an op goes by the numbers here.
 */
@Tag("device")
class SymbolsTest {
    private static final int MOST_NUMBERS = 700, CASES_OF_AN_OP = 3;

    /** Symbols are not followed through fragments of matrices; {@code ExactMatMulTest} has the CPU's bits for extremes. */
    private static final Set<Class<?>> ON_TENSOR_CORES = Set.of(ExactMatMul.class);

    @TestFactory
    Stream<DynamicTest> kernelsWithSymbolsAreTheCpuForNumbersInTheirPlace() {
        Map<Class<?>, List<OpCase>> ofOps = CudaDevicesTest.cases().stream()
                .filter(each -> each.size() < MOST_NUMBERS)
                .collect(Collectors.groupingBy(OpCase::op));
        ofOps.keySet().removeAll(ON_TENSOR_CORES);
        return ofOps.values().stream()
                .flatMap(cases -> cases.stream().limit(CASES_OF_AN_OP))
                .map(each -> dynamicTest(each.toString(), () -> assertEqualBits(each.withFill(Samples.EXTREMES))));
    }

    /** So that an op is not left out for ever. */
    @Test
    void whatIsLeftOutCannotBeFollowed() {
        CudaDevicesTest.cases().stream()
                .filter(each -> ON_TENSOR_CORES.contains(each.op()) && each.size() < MOST_NUMBERS)
                .limit(CASES_OF_AN_OP)
                .forEach(each -> assertThrows(DependsOnData.class, () -> assertEqualBits(each)));
    }

    private static void assertEqualBits(OpCase opCase) {
        Rules rules = new Rules(new Terms());
        try (var _ = Scope.open();
                SymbolicDevice symbolic = new SymbolicDevice(rules)) {
            List<Tensor> inputs = opCase.draw(DType.F32, Device.CPU, 1);
            Op op = opCase.call().apply(inputs);
            if (op.dtype() != DType.F32) return;
            int[] found = symbolic.run(symbolic.op(opCase));
            Map<String, Long> bits = bits(inputs);
            var evaluation = new Evaluation(rules.terms(), found, symbol -> bits.getOrDefault(symbol, 0L));
            Tensor out = op.result();
            op.cpu(out);
            float[] expected = out.toFloats();
            for (int i = 0; i < found.length; i++)
                assertEquals(
                        expected[i], Float.intBitsToFloat((int) evaluation.bits(found[i])), opCase + ", element " + i);
        }
    }

    private static Map<String, Long> bits(List<Tensor> inputs) {
        Map<String, Long> bits = new HashMap<>();
        for (int t = 0; t < inputs.size(); t++)
            if (inputs.get(t).dtype() == DType.F32)
                for (int i = 0; i < inputs.get(t).size(); i++)
                    bits.put("in" + t + "[" + i + "]", (long)
                            Float.floatToRawIntBits((float) inputs.get(t).get(i)));
        return bits;
    }
}
