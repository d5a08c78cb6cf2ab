package hanji.kernels;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.Samples;
import hanji.kernels.optimizer.UpdateCase;
import hanji.kernels.pointwise.Binary;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A number per case of the catalogue, and per update, that changes with any bit of its F32 results; of ops on usual and
 * on extreme values.
 */
final class OpDigests {
    private OpDigests() {}

    /** Prints the digests of the cases up to a size, to be compared with those of another virtual machine. */
    public static void main(String[] arguments) {
        upTo(Integer.parseInt(arguments[0])).forEach(System.out::println);
    }

    /** One line per case whose tensors have at most this many elements each. */
    static List<String> upTo(int elements) {
        Stream<String> ops = OpCatalogue.all().stream()
                .filter(opCase -> largest(opCase) <= elements)
                .map(opCase -> opCase + " " + digest(opCase) + " " + digest(opCase.withFill(Samples.EXTREMES)));
        Stream<String> updates = IntStream.of(1, 599, 70_001)
                .filter(size -> size <= elements)
                .boxed()
                .flatMap(OpDigests::updates);
        return Stream.concat(ops, updates).toList();
    }

    private static Stream<String> updates(int size) {
        return Stream.concat(
                UpdateCase.all().stream().map(rule -> rule + " [" + size + "] " + digest(rule, size)),
                Stream.of("Accumulate [" + size + "] " + accumulated(size)));
    }

    private static String digest(UpdateCase rule, int size) {
        try (var _ = Scope.open()) {
            List<Tensor> tensors = UpdateCase.draw(DType.F32, Device.CPU, size);
            Update.run(rule.update().apply(tensors));
            return digest(tensors);
        }
    }

    /** Four contributions to one gradient: the first is borrowed, the second makes a sum, the others go into it. */
    private static String accumulated(int size) {
        try (var tape = Tape.open()) {
            List<Tensor> factors = UpdateCase.draw(DType.F32, Device.CPU, size);
            Tensor x = factors.getFirst();
            Tensor loss = factors.stream()
                    .map(factor -> sum(multiply(x, factor)))
                    .reduce(Binary::add)
                    .orElseThrow();
            return digest(List.of(tape.gradients(loss, List.of(x)).of(x)));
        }
    }

    /** Elements of the largest tensor of a case. */
    static int largest(OpCase opCase) {
        try (var _ = Scope.open()) {
            Op op = opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1));
            return op.inputs().stream().mapToInt(Tensor::size).reduce(op.shape().size(), Math::max);
        }
    }

    private static String digest(OpCase opCase) {
        try (var _ = Scope.open()) {
            Op op = opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1));
            List<Tensor> results = new ArrayList<>(List.of(Op.run(op)));
            results.addAll(Components.furtherResults(op));
            return digest(results);
        }
    }

    private static String digest(List<Tensor> results) {
        long digest = 0;
        for (Tensor result : results)
            for (int i = 0; i < result.size(); i++) digest = 31 * digest + mixed(result.get(i));
        return Long.toHexString(digest);
    }

    /** Every NaN counts as the same. */
    private static long mixed(double value) {
        long bits = Double.doubleToLongBits(value) * 0x9E3779B97F4A7C15L;
        return bits ^ bits >>> 29;
    }
}
