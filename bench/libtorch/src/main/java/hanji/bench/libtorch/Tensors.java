package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.kernels.conv.Mask;
import hanji.tensor.Shape;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Between Hanji's arrays and libtorch's tensors: images are [N, H, W, C] here and [N, C, H, W] there, kernels
 * [KH, KW, Cin, Cout] here and [Cout, Cin, KH, KW] there, whatever order they are stored in.
 */
final class Tensors {
    private Tensors() {}

    /** A copy of these values. */
    static Tensor of(float[] values, long... sizes) {
        try (var _ = new PointerScope()) {
            return kept(torch.from_blob(new FloatPointer(values), sizes).clone());
        }
    }

    /** The transpose of a matrix [rows, columns], stored as such. */
    static Tensor transposed(float[] values, long rows, long columns) {
        try (var _ = new PointerScope()) {
            return kept(of(values, rows, columns).t().contiguous());
        }
    }

    /** These whole numbers as libtorch wants targets, 64 bits each. */
    static Tensor targets(int[] values, long... sizes) {
        try (var _ = new PointerScope()) {
            return kept(torch.tensor(values).to(torch.ScalarType.Long).reshape(sizes));
        }
    }

    /** Images [n, h, w, c]. */
    static Tensor images(float[] values, Layout layout, int n, int h, int w, int c) {
        try (var _ = new PointerScope()) {
            return kept(stored(of(values, n, h, w, c).permute(0, 3, 1, 2), layout));
        }
    }

    /** Intensities [n, h, w, c], 0 to 255. */
    static Tensor images(byte[] intensities, Layout layout, int n, int h, int w, int c) {
        return images(unsigned(intensities), layout, n, h, w, c);
    }

    /** 1 where an intensity is above 127, else 0. */
    static Tensor blackAndWhite(byte[] intensities, long... sizes) {
        float[] values = unsigned(intensities);
        for (int i = 0; i < values.length; i++) values[i] = values[i] > 127 ? 1 : 0;
        return of(values, sizes);
    }

    private static float[] unsigned(byte[] intensities) {
        float[] values = new float[intensities.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(intensities[i]);
        return values;
    }

    /** A kernel [kh, kw, in, out]. */
    static Tensor kernel(float[] values, Layout layout, int kh, int kw, int in, int out) {
        try (var _ = new PointerScope()) {
            return kept(stored(of(values, kh, kw, in, out).permute(3, 2, 0, 1), layout));
        }
    }

    /** 1 where a tap is open, else 0: [1, 1, KH, KW], to be multiplied with a kernel. */
    static Tensor mask(Mask mask, int kh, int kw) {
        float[] open = new float[kh * kw];
        Shape shape = Shape.of(kh, kw, 1, 1);
        for (int i = 0; i < open.length; i++) open[i] = mask.opens(shape, i / kw, i % kw, 0, 0) ? 1 : 0;
        return of(open, 1, 1, kh, kw);
    }

    /** Images as Hanji stores them. */
    static float[] floatsOfImages(Tensor images) {
        return floats(images.permute(0, 2, 3, 1));
    }

    /** A kernel as Hanji stores it. */
    static float[] floatsOfKernel(Tensor kernel) {
        return floats(kernel.permute(2, 3, 1, 0));
    }

    /** The elements in row-major order. */
    static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.numel()];
        tensor.contiguous().data_ptr_float().get(values);
        return values;
    }

    /** The gradients of a scalar by some leaves, as fresh tensors: nothing is added to what an earlier call left. */
    static TensorVector gradients(Tensor loss, Tensor... leaves) {
        return torch.grad(new TensorVector(loss), new TensorVector(leaves));
    }

    /** The same for a result of any shape and the gradient that arrives at it. */
    static TensorVector pullback(Tensor result, Tensor cotangent, Tensor... leaves) {
        var keepGraph = new BoolOptional(false);
        return torch.grad(
                new TensorVector(result), new TensorVector(leaves), new TensorVector(cotangent), keepGraph, false, false);
    }

    /** In the order of a layout. */
    static Tensor stored(Tensor images, Layout layout) {
        return switch (layout) {
            case CONTIGUOUS -> images.contiguous();
            case CHANNELS_LAST -> images.contiguous(torch.MemoryFormat.ChannelsLast);
        };
    }

    /** A tensor that outlives the scope; the garbage collector frees it. */
    private static Tensor kept(Tensor tensor) {
        return tensor.retainReference();
    }
}
