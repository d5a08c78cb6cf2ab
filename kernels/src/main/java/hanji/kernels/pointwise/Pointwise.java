package hanji.kernels.pointwise;

import hanji.tensor.Tensor;

/**
 * Runs the F32 loop of a pointwise op over its operands, chunk by chunk and in parallel: what an op's {@code cpu} calls.
 *
 * <pre>{@code
 * Pointwise.run((in, to, at, count) -> {
 *     float[] a = in[0].array(), b = in[1].array();
 *     for (int i = 0; i < count; i++) to[at + i] = a[in[0].at() + i] * b[in[1].at() + i];
 * }, out, a, b);
 * }</pre>
 */
public final class Pointwise {
    private static final int GRAIN = 1 << 15;

    private Pointwise() {}

    /** Computes {@code count} elements of the result, a multiple of {@link Lanes#COUNT}, from {@code out[at]} on. */
    @FunctionalInterface
    public interface Loop {
        /**
         * @param operands in the order of the inputs; element i of the chunk is {@code array()[at() + i]} of each
         * @param count a multiple of {@link Lanes#COUNT}, never 0
         */
        void run(Operand[] operands, float[] out, int at, int count);
    }

    /**
     * Computes every element of an op's result.
     *
     * @param out F32, on the CPU
     * @param inputs F32, of shapes that broadcast to that of the result
     */
    public static void run(Loop loop, Tensor out, Tensor... inputs) {
        int size = out.size();
        int chunk = Operand.chunk(out.shape(), inputs);
        out.device().parallelRanges(Math.ceilDiv(size, chunk), Math.max(1, GRAIN / chunk), (first, end) -> {
            var operands = new Operand[inputs.length];
            for (int i = 0; i < operands.length; i++) operands[i] = Operand.of(inputs[i], out.shape(), chunk);
            for (int i = first; i < end; i++)
                run(loop, operands, out.floats(), i * chunk, Math.min(chunk, size - i * chunk));
        });
    }

    private static void run(Loop loop, Operand[] operands, float[] out, int from, int count) {
        for (Operand operand : operands) operand.moveTo(from, count);
        int vectors = count - count % Lanes.COUNT;
        loop.run(operands, out, from, vectors);
        if (vectors < count) lastVector(loop, operands, vectors, out, from + vectors, count - vectors);
    }

    /** The elements after the last whole vector, computed as a vector and cut to length. */
    private static void lastVector(Loop loop, Operand[] operands, int offset, float[] out, int at, int count) {
        var last = new Operand[operands.length];
        for (int i = 0; i < last.length; i++) last[i] = operands[i].vector(offset);
        float[] result = new float[Lanes.COUNT];
        loop.run(last, result, 0, Lanes.COUNT);
        System.arraycopy(result, 0, out, at, count);
    }
}
