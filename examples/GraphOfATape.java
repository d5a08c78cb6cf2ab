import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.autograd.graph.Graph;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** What a tape recorded, one value a line; the same for Graphviz with {@code Graph.of(tape).dot()}. */
class GraphOfATape {
    public static void main(String[] args) {
        Tensor x = Tensor.zeros(DType.F32, Shape.of(5, 3), Device.CPU).named("x");
        Tensor weight = Tensor.zeros(DType.F32, Shape.of(3, 2), Device.CPU).named("weight");
        Tensor bias = Tensor.zeros(DType.F32, Shape.of(2), Device.CPU).named("bias");
        try (var tape = Tape.open()) {
            sum(tanh(add(matMul(x, weight), bias))).named("loss");
            System.out.print(Graph.of(tape).text());
        }
    }
}
// Prints:
// %0: F32[5, 3] 'x'
// %1: F32[3, 2] 'weight'
// %2: F32[5, 2] = MatMul(%0, %1, formOfA=AS_IS, formOfB=AS_IS)
// %3: F32[2] 'bias'
// %4: F32[5, 2] = add(%2, %3, function=ADD)
// %5: F32[5, 2] = tanh(%4, function=TANH)
// %6: F32[1, 1] = Sum(%5, from=0, to=2)
// %7: F32[] 'loss' = Reshape(%6, shape=[])
