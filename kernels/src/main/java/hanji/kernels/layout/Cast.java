package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** The same numbers in F32 or F64, each rounded to nearest; from any dtype (U8 is 0 to 255). */
public record Cast(Tensor input, DType dtype) implements Op {
    private static final int GRAIN = 1 << 15;
    private static final Kernel FROM_U8 = new Kernel(Cast.class, "cast", "from_u8");
    private static final Kernel FROM_I32 = new Kernel(Cast.class, "cast", "from_i32");

    /** The input itself if it has that dtype. */
    public static Tensor cast(Tensor input, DType dtype) {
        return input.dtype() == dtype ? input : Op.run(new Cast(input, dtype));
    }

    public Cast {
        if (!dtype.isFloating())
            throw new IllegalArgumentException("Cast goes to F32 or F64, not to " + dtype + " from " + input.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, input.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        out.device().parallelRanges(out.size(), GRAIN, (from, to) -> {
            switch (input.dtype()) {
                case U8 -> fromBytes(input.bytes(), out.floats(), from, to);
                case I32 -> fromInts(input.ints(), out.floats(), from, to);
                case F32 -> System.arraycopy(input.floats(), from, out.floats(), from, to - from);
                case F64 -> fromDoubles(input.doubles(), out.floats(), from, to);
            }
        });
    }

    private static void fromBytes(byte[] x, float[] out, int from, int to) {
        for (int i = from; i < to; i++) out[i] = x[i] & 0xFF;
    }

    private static void fromInts(int[] x, float[] out, int from, int to) {
        for (int i = from; i < to; i++) out[i] = x[i];
    }

    private static void fromDoubles(double[] x, float[] out, int from, int to) {
        for (int i = from; i < to; i++) out[i] = (float) x[i];
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        switch (input.dtype()) {
            case U8 -> gpu.launch(FROM_U8, gpu.cover(Math.ceilDiv(out.size(), 4)), out, input, out.size());
            case I32 -> gpu.launch(FROM_I32, gpu.cover(Math.ceilDiv(out.size(), 4)), out, input, out.size());
            case F32 -> out.copyFrom(input);
            case F64 ->
                throw new IllegalStateException(input.label() + " cannot be on " + gpu + ": F64 is for the CPU");
        }
    }

    @Override
    public void reads(Reads reads) {
        for (int i = 0; i < input.size(); i++) reads.add(input, i, i);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (input.dtype().isFloating()) gradients.add(input, () -> cast(dOut, input.dtype()));
    }
}
