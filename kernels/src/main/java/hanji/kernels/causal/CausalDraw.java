package hanji.kernels.causal;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Whole images drawn from a causal network: pixel by pixel in raster order, colour by colour, each intensity from the softmax of its
 * logits by the rule of {@link hanji.kernels.random.Categorical}. Every stage computes at a pixel only what is new there, from what it
 * kept of the pixels before: the multiply-adds of one forward pass in all. The choice has no gradient.
 *
 * <p>In F32 every output of a stage has the bits of {@link hanji.kernels.conv.Conv2d}, so that the images are those which a
 * forward pass for each intensity draws. On a CUDA device one launch draws all images, a block each.
 *
 * @param images [N, H, W, C] of U8, of which the known rows are read
 * @param knownRows rows of each image that are kept as they are, from the first
 * @param table [levels, A], F32 or F64: what the network is shown of each intensity
 * @param places [H, W, B]: and of its pixel's place; a colour of a pixel has A + B channels
 * @param parameters [{@link DrawPlan#parameters}] of the stages
 * @param plan their shapes
 * @param random key of the noise
 * @param first number of the noise of the first intensity; those of the others follow
 */
public record CausalDraw(
        Tensor images,
        int knownRows,
        Tensor table,
        Tensor places,
        Tensor parameters,
        DrawPlan plan,
        Philox random,
        int first)
        implements Op {
    /** @throws IllegalArgumentException if shapes or dtypes do not fit, or there are not as many numbers of noise */
    public CausalDraw {
        Shape shape = images.shape();
        if (images.dtype() != DType.U8 || shape.rank() != 4 || shape.dim(3) != plan.colours())
            throw new IllegalArgumentException(
                    "CausalDraw needs images [N, H, W, " + plan.colours() + "] of U8, not " + images.label());
        if (knownRows < 0 || knownRows > shape.dim(1))
            throw new IllegalArgumentException("CausalDraw: images " + shape + " have no " + knownRows + " known rows");
        if (!table.dtype().isFloating() || places.dtype() != table.dtype() || parameters.dtype() != table.dtype())
            throw new IllegalArgumentException("CausalDraw needs F32 or F64 table, places and parameters, not "
                    + table.label() + ", " + places.label() + " and " + parameters.label());
        if (table.shape().rank() != 2
                || table.shape().dim(0) != plan.levels()
                || places.shape().rank() != 3
                || places.shape().dim(0) != shape.dim(1)
                || places.shape().dim(1) != shape.dim(2)
                || plan.colours() * (table.shape().dim(1) + places.shape().dim(2))
                        != plan.stages().getFirst().inputs())
            throw new IllegalArgumentException("CausalDraw: a table " + table.shape() + " and places " + places.shape()
                    + " are not what images " + shape + " of " + plan.levels() + " levels show a first stage of "
                    + plan.stages().getFirst().inputs() + " inputs");
        if (!parameters.shape().equals(Shape.of(plan.parameters())))
            throw new IllegalArgumentException(
                    "CausalDraw needs " + plan.parameters() + " parameters, not " + parameters.shape());
        if (first < 0 || first > Integer.MAX_VALUE - images.size())
            throw new IllegalArgumentException("CausalDraw: noise is numbered up to 2^31, which leaves none for images "
                    + shape + " from " + first);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(images, table, places, parameters);
    }

    @Override
    public Shape shape() {
        return images.shape();
    }

    int height() {
        return images.shape().dim(1);
    }

    int width() {
        return images.shape().dim(2);
    }

    /** Index of an intensity among all images. */
    int element(int image, int row, int column, int colour) {
        return ((image * height() + row) * width() + column) * plan.colours() + colour;
    }

    /** @throws IndexOutOfBoundsException if a known intensity is none of the levels; on a CUDA device it is shown as NaN */
    @Override
    public void reference(Tensor out) {
        for (int image = 0; image < shape().dim(0); image++) new DrawReference(this, image, out).go();
    }

    /** @throws IndexOutOfBoundsException if a known intensity is none of the levels */
    @Override
    public void cpu(Tensor out) {
        DrawCpu.draw(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        if (out.size() > 0) DrawCuda.launch(this, out, gpu);
    }

    /** Steps in which the pixels that are not known are drawn: on a CUDA device one pixel of many rows at a time. */
    public int steps() {
        int unknown = height() - knownRows;
        int lag = images.device()
                .cuda()
                .map(gpu -> DrawLayout.of(this, gpu).lag())
                .orElse(width());
        return unknown == 0 ? 0 : width() + lag * (unknown - 1);
    }
}
