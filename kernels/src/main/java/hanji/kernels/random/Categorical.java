package hanji.kernels.random;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.kernels.softmax.RowKernels;
import hanji.kernels.softmax.Rows;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * One class per row, drawn with the probabilities softmax(logits), by inversion of the cumulative distribution.
 *
 * <p>The exponentials exp(x - max) become whole numbers, in units of 2<sup>-40</sup>; the class is the first whose running
 * total exceeds {@code floor(total * r / 2^64)}, with r the 64 random bits of the row's element. Sums of whole numbers
 * do not depend on their order, so every device may add as it likes. A class less likely than the likeliest by more than
 * 2<sup>40</sup> is never drawn. A row that is no distribution (a NaN, +infinity, or nothing but -infinity) gives
 * class 0. The choice has no gradient.
 *
 * @param logits [rows..., K], F32 or F64, K at least 1
 * @param elements [rows...] of I32: which element of the random sequence each row draws; a sampler that numbers pixels
 *     over all its images draws the same image whatever batch or order it works in
 * @param random seed, stream and step
 * @param dtype of the result: I32, or U8 where K is at most 256
 */
public record Categorical(Tensor logits, Tensor elements, Philox random, DType dtype) implements Op {
    private static final float UNITS = 0x1p40f;
    private static final RowKernels KERNELS = new RowKernels(Categorical.class, "categorical", "categorical");

    /**
     * A class per row, the rows numbered from 0.
     *
     * @param logits [rows..., K], F32 or F64
     * @return [rows...] of I32, each from 0 to K - 1
     */
    public static Tensor categorical(Tensor logits, Philox random) {
        Rows.of("Categorical", logits);
        Shape rows = Rows.perRow(logits.shape());
        Tensor elements = Tensor.of(IntStream.range(0, rows.size()).toArray(), rows.dims());
        return Op.run(new Categorical(logits, elements.to(DType.I32, logits.device()), random, DType.I32));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public Categorical {
        int classes = Rows.of("Categorical", logits).classes();
        if (elements.dtype() != DType.I32 || !elements.shape().equals(Rows.perRow(logits.shape())))
            throw new IllegalArgumentException("Categorical of logits " + logits.shape() + " needs I32 elements "
                    + Rows.perRow(logits.shape()) + ", not " + elements.label());
        if (dtype.isFloating() || dtype == DType.U8 && classes > 256)
            throw new IllegalArgumentException(
                    "Categorical: " + dtype + " cannot hold one of " + classes + " classes; take I32");
        if (classes == 0 && elements.size() > 0)
            throw new IllegalArgumentException("Categorical: logits " + logits.shape() + " have no class to draw");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(logits, elements);
    }

    @Override
    public Shape shape() {
        return elements.shape();
    }

    @Override
    public void reference(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        int classes = rows.classes();
        for (int r = 0; r < rows.count(); r++) {
            int from = r * classes;
            double max = IntStream.range(from, from + classes)
                    .mapToDouble(logits::get)
                    .reduce(Math::max)
                    .orElse(0);
            long bits = random.bits64((long) elements.get(r));
            out.set(r, draw(k -> (long) (Math.exp(logits.get(from + k) - max) * UNITS), classes, bits));
        }
    }

    @Override
    public void cpu(Tensor out) {
        Rows rows = Rows.of(logits.shape());
        int classes = rows.classes();
        int[] element = elements.ints();
        rows.forEachBlock(logits.floats(), out.device(), (block, first, count) -> {
            float[] exponentials = block.exponentials();
            for (int i = 0; i < count; i++) {
                int from = i * classes;
                long bits = random.bits64(element[first + i]);
                out.set(first + i, draw(k -> (long) (exponentials[from + k] * UNITS), classes, bits));
            }
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        int isU8 = dtype == DType.U8 ? 1 : 0;
        KERNELS.launch(
                gpu,
                Rows.of(logits.shape()),
                out,
                isU8,
                logits,
                elements,
                random.seed(),
                random.stream(),
                random.step());
    }

    /** The first class whose running total of weights exceeds floor(total * bits / 2^64). */
    private static int draw(IntToLongFunction weight, int classes, long bits) {
        long total = 0;
        for (int k = 0; k < classes; k++) total += weight.applyAsLong(k);
        if (total == 0) return 0;
        long left = Math.unsignedMultiplyHigh(total, bits) - weight.applyAsLong(0);
        int drawn = 0;
        while (left >= 0) left -= weight.applyAsLong(++drawn);
        return drawn;
    }
}
