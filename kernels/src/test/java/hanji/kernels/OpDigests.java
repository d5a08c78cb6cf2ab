package hanji.kernels;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.Samples;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A number per case of the catalogue that changes with any bit of its F32 results, on usual and on extreme values. */
final class OpDigests {
    private OpDigests() {}

    /** Prints the digests of the cases up to a size, to be compared with those of another virtual machine. */
    public static void main(String[] arguments) {
        upTo(Integer.parseInt(arguments[0])).forEach(System.out::println);
    }

    /** One line per case whose inputs and result have at most this many elements each. */
    static List<String> upTo(int elements) {
        return OpCatalogue.all().stream()
                .filter(opCase -> largest(opCase) <= elements)
                .map(opCase -> opCase + " " + digest(opCase) + " " + digest(opCase.withFill(Samples.EXTREMES)))
                .toList();
    }

    private static int largest(OpCase opCase) {
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
            long digest = 0;
            for (Tensor result : results)
                for (int i = 0; i < result.size(); i++) digest = 31 * digest + mixed(result.get(i));
            return Long.toHexString(digest);
        }
    }

    /** Every NaN counts as the same. */
    private static long mixed(double value) {
        long bits = Double.doubleToLongBits(value) * 0x9E3779B97F4A7C15L;
        return bits ^ bits >>> 29;
    }
}
