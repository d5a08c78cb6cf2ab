package hanji.bench.gpu;

import static hanji.bench.gpu.StandardPrograms.binary;
import static hanji.bench.gpu.StandardPrograms.convolution;
import static hanji.bench.gpu.StandardPrograms.convolutionProducts;
import static hanji.bench.gpu.StandardPrograms.cube;
import static hanji.bench.gpu.StandardPrograms.cut;
import static hanji.bench.gpu.StandardPrograms.embedding;
import static hanji.bench.gpu.StandardPrograms.lastLayer;
import static hanji.bench.gpu.StandardPrograms.layout;
import static hanji.bench.gpu.StandardPrograms.lines;
import static hanji.bench.gpu.StandardPrograms.mixture;
import static hanji.bench.gpu.StandardPrograms.momentum;
import static hanji.bench.gpu.StandardPrograms.op;
import static hanji.bench.gpu.StandardPrograms.pooled;
import static hanji.bench.gpu.StandardPrograms.product;
import static hanji.bench.gpu.StandardPrograms.random;
import static hanji.bench.gpu.StandardPrograms.rows;
import static hanji.bench.gpu.StandardPrograms.strided;
import static hanji.bench.gpu.StandardPrograms.taken;
import static hanji.bench.gpu.StandardPrograms.update;
import static hanji.bench.gpu.StandardPrograms.weight;

import hanji.cuda.Precision;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.image.Interpolation;
import hanji.kernels.image.Margins;
import hanji.kernels.image.Pad2d;
import hanji.kernels.image.PadMode;
import hanji.kernels.image.Upsample2d;
import hanji.kernels.layout.OneHot;
import hanji.kernels.layout.Pad;
import hanji.kernels.layout.Permute;
import hanji.kernels.optimizer.AdamUpdate;
import hanji.kernels.optimizer.EmaUpdate;
import hanji.kernels.optimizer.MomentumUpdate;
import hanji.kernels.optimizer.RmsPropUpdate;
import hanji.kernels.optimizer.SgdUpdate;
import hanji.kernels.optimizer.SquaredNorm;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.Clamp;
import hanji.kernels.pointwise.GatedTanh;
import hanji.kernels.pointwise.LeakyGate;
import hanji.kernels.pointwise.Where;
import hanji.kernels.pool.AveragePool;
import hanji.kernels.pool.MaxPool;
import hanji.kernels.random.Bernoulli;
import hanji.kernels.random.Categorical;
import hanji.kernels.random.DenoisingErrors;
import hanji.kernels.random.Dropout;
import hanji.kernels.random.Gaussian;
import hanji.kernels.random.Uniform;
import hanji.kernels.recurrent.GridRnn;
import hanji.kernels.recurrent.Gru;
import hanji.kernels.recurrent.Lstm;
import hanji.kernels.recurrent.RecurrentWeightGradient;
import hanji.kernels.reduce.ArgMax;
import hanji.kernels.reduce.BroadcastTo;
import hanji.kernels.reduce.Max;
import hanji.kernels.reduce.Sum;
import hanji.kernels.softmax.CrossEntropy;
import hanji.kernels.softmax.LogSoftmax;
import hanji.kernels.softmax.LogSumExp;
import hanji.kernels.softmax.Softmax;
import hanji.kernels.sort.ArgSort;
import hanji.simulator.Roofline.Gpu;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Calls that between them launch every kernel, each with the inputs that its floor is stated for. Those that take
 * gradients come last, since they launch kernels of other calls too.
 */
public enum StandardCall {
    /** All four forms of a product of square matrices. */
    MATMUL(in -> product(in, in.matrix(), in.matrix()), in -> cube(in.matrix(), in.matrix())),
    /** Of smaller ones, which do not fill a GPU. */
    MATMUL_SMALL(in -> product(in, in.matrix() / 4, in.matrix() / 4), in -> cube(in.matrix() / 4, in.matrix() / 4)),
    /** Of a result with few columns. */
    MATMUL_NARROW(in -> product(in, in.matrix(), 16), in -> cube(in.matrix(), 16)),
    CROSS_ENTROPY(in -> op(new CrossEntropy(in.logits(), in.indices(DType.I32, 256, in.pixels())))),
    /** Losses with the gradient of their mean. */
    CROSS_ENTROPY_BOTH(in -> StandardPrograms.meanLoss(in, in.logits())),
    /** The look whether it is that of the mean that is asked for; it is. */
    CROSS_ENTROPY_REWEIGHTED(StandardPrograms::reweightedAsBefore),
    CROSS_ENTROPY_GRADIENT(in -> op(new CrossEntropy.LogitsGradient(
            in.logits(), in.indices(DType.I32, 256, in.pixels()), in.normal(in.pixels())))),
    SOFTMAX(in -> op(new Softmax(in.logits()))),
    LOG_SOFTMAX(in -> op(new LogSoftmax(in.logits()))),
    LOG_SUM_EXP(in -> op(new LogSumExp(in.logits()))),
    /** The softmax family on rows that a warp reads at once. */
    ROWS_OF_32(in -> rows(in, 32)),
    ROWS_OF_64(in -> rows(in, 64)),
    ROWS_OF_1024(in -> rows(in, 1024)),
    /** On rows that a warp goes over again and again. */
    ROWS_OF_4096(in -> rows(in, 4096)),
    /** Every function of one tensor. */
    UNARY(StandardPrograms::unary),
    /** Every function of two tensors of one shape. */
    BINARY(in -> binary(in, StandardInputs::flat)),
    /** Every function of a tensor and a scalar. */
    BINARY_SCALAR(in -> binary(in, inputs -> inputs.normal())),
    /** A bias added to activations. */
    BINARY_BIAS(in -> op(new Binary(BinaryFunction.ADD, in.activations(), in.normal(in.channels())))),
    /** A column of gains, one per pixel. */
    BINARY_COLUMN(in ->
            op(new Binary(BinaryFunction.MULTIPLY, in.activations(), in.normal(in.images(), in.side(), in.side(), 1)))),
    AFFINE(in -> op(new Affine(in.flat(), 2, 1))),
    CLAMP(in -> op(new Clamp(in.flat(), -1, 1))),
    /** In two groups of channels. */
    GATED_TANH(in -> op(new GatedTanh(in.activations(), 2))),
    GATED_TANH_GRADIENT(in -> op(new GatedTanh.InputGradient(
            in.activations(), 2, in.normal(in.images(), in.side(), in.side(), in.channels() / 2)))),
    LEAKY_GATE(in -> op(new LeakyGate(in.flat(), in.flat(), 0.2))),
    WHERE(in -> op(new Where(in.flat(), in.flat(), in.flat()))),
    SUM_ALL(in -> op(new Sum(in.flat(), 0, 1))),
    SUM_ROWS(in -> op(new Sum(in.logits(), 1, 2))),
    SUM_COLUMNS(in -> op(new Sum(in.logits(), 0, 1))),
    MAX_ALL(in -> op(new Max(in.flat(), 0, 1))),
    MAX_ROWS(in -> op(new Max(in.logits(), 1, 2))),
    MAX_COLUMNS(in -> op(new Max(in.logits(), 0, 1))),
    ARG_MAX(in -> op(new ArgMax(in.logits(), 1))),
    ARG_MAX_I32(in -> op(new ArgMax(in.indices(DType.I32, 1 << 20, in.pixels(), 256), 1))),
    ARG_MAX_U8(in -> op(new ArgMax(in.indices(DType.U8, 256, in.pixels(), 256), 1))),
    /** For each image, of 64 channels over the pixels. */
    CUM_SUM(StandardPrograms::sumsBefore),
    /** States of a recurrent layer over images, and their gradient: a launch for each antidiagonal. */
    GRID_RNN(in -> op(new GridRnn(in.activations(), weight(in), weight(in)))),
    GRID_RNN_GRADIENT(in -> op(new GridRnn.InputGradient(in.activations(), in.activations(), weight(in), weight(in)))),
    /** The columns of skewed images: a launch for each. */
    LSTM(in -> op(Lstm.of(lines(in, 4), in.normal(2, 32, 128), 1))),
    LSTM_GRADIENT(in -> op(Lstm.InputGradient.of(lines(in, 1), lines(in, 5), in.normal(2, 32, 128), 1))),
    RECURRENT_WEIGHTS(in -> op(new RecurrentWeightGradient(lines(in, 1), lines(in, 4), 2, 1, 0))),
    GRU(in -> op(new Gru(lines(in, 3), in.normal(2, 32, 96), in.normal(32), 1))),
    GRU_GRADIENT(in -> op(new Gru.InputGradient(lines(in, 5), lines(in, 5), in.normal(2, 32, 96), 1))),
    BROADCAST_TO(in -> op(new BroadcastTo(in.normal(256), Shape.of(in.pixels(), 256)))),
    UNIFORM(in -> op(new Uniform(random(in), 0, Shape.of(in.elements()), DType.F32, in.device()))),
    GAUSSIAN(in -> op(new Gaussian(random(in), 0, Shape.of(in.elements()), DType.F32, in.device()))),
    BERNOULLI(in -> op(new Bernoulli(in.fractions(), random(in), 0))),
    CATEGORICAL(
            in -> op(new Categorical(in.logits(), in.indices(DType.I32, 1 << 20, in.pixels()), random(in), DType.U8))),
    /** Images drawn by a PixelCNN of one 3x3 layer, all in one launch. */
    CAUSAL_DRAW(
            StandardPrograms::drawn,
            in -> in.pixels() * StandardPrograms.plan(in).multiplyAdds(3)),
    CAST(StandardPrograms::casts),
    ONE_HOT(in -> op(new OneHot(in.indices(DType.I32, 256, in.pixels()), 256, DType.F32))),
    ONE_HOT_OF_BYTES(in -> op(new OneHot(in.indices(DType.U8, 256, in.pixels()), 256, DType.F32))),
    /** A launch for each of two inputs, which writes half of the result. */
    CONCAT(StandardPrograms::joined),
    /** Two rows of each image are not read. */
    SLICE(in -> cut(in.activations())),
    PAD(in -> op(new Pad(in.activations(), 1, 1, 1))),
    /** Channels first. */
    PERMUTE(in -> op(new Permute(in.activations(), List.of(0, 3, 1, 2)))),
    /** Rows before images. */
    PERMUTE_OUTER(in -> op(new Permute(in.activations(), List.of(1, 0, 2, 3)))),
    /** Moves of single numbers. */
    LAYOUT_ODD(in -> layout(in.normal(in.pixels() / in.side(), in.side(), 3), in.logits())),
    /** Moves of single bytes. */
    LAYOUT_OF_BYTES(in -> layout(
            in.indices(DType.U8, 256, in.pixels() / in.side(), in.side(), 3),
            in.indices(DType.U8, 256, in.pixels(), 256))),
    /** Of each channel over a batch. */
    BATCH_NORM(StandardPrograms::batchNorm),
    BATCH_NORM_SUMS(StandardPrograms::batchNormSums),
    BATCH_NORM_GRADIENT(StandardPrograms::batchNormGradient),
    SGD(in -> update(new SgdUpdate(in.flat(), in.flat(), new SgdUpdate.Settings(1e-3, 0, 1)))),
    POLYAK(in -> momentum(in, MomentumUpdate.Kind.POLYAK)),
    NESTEROV(in -> momentum(in, MomentumUpdate.Kind.NESTEROV)),
    ADAM(in ->
            update(new AdamUpdate(in.flat(), in.flat(), in.flat(), in.fractions(), AdamUpdate.Settings.of(1e-3), 3))),
    RMS_PROP(in -> update(new RmsPropUpdate(
            in.flat(), in.flat(), in.fractions(), new RmsPropUpdate.Settings(1e-3, 0.99, 1e-8, 0, 1)))),
    MOVING_AVERAGE(in -> update(new EmaUpdate(in.flat(), in.flat(), 0.999))),
    SQUARED_NORM(in -> op(new SquaredNorm(in.flat()))),
    /** The hidden layer of a PixelCNN with its three gradients. */
    CONV_3X3_B(
            in -> convolution(in, in.channels(), 3, in.channels(), Mask.B),
            in -> convolutionProducts(in, 5, in.channels())),
    /** The first layer. */
    CONV_7X7_A(in -> convolution(in, 1, 7, in.channels(), Mask.A), in -> convolutionProducts(in, 24, 1)),
    /** The last layer. */
    CONV_1X1(in -> convolution(in, in.channels(), 1, 256, Mask.B), in -> convolutionProducts(in, 1, 256)),
    /** The last layer with its loss, in one. */
    CONV_CROSS_ENTROPY(in -> lastLayer(in, 256, DType.U8), in -> convolutionProducts(in, 1, 256)),
    CONV_CROSS_ENTROPY_OF_64(in -> lastLayer(in, 64, DType.I32), in -> convolutionProducts(in, 1, 64)),
    /** A hidden layer with few channels. */
    CONV_3X3_B_FEW(in -> convolution(in, 32, 3, 32, Mask.B), in -> 5L * in.pixels() * 32 * 32),
    /** A layer from and to the colours of a pixel. */
    CONV_3X3_B_COLOURS(in -> convolution(in, 3, 3, 3, Mask.B), in -> 5L * in.pixels() * 3 * 3),
    /** Halves an image of twice the side, with its three gradients. */
    STRIDED_4X4(in -> strided(in, in.channels(), in.channels()), in -> convolutionProducts(in, 16, in.channels())),
    /** With few channels. */
    STRIDED_4X4_FEW(in -> strided(in, 32, 32), in -> 16L * in.pixels() * 32 * 32),
    /** From and to the colours of a pixel. */
    STRIDED_4X4_COLOURS(in -> strided(in, 3, 3), in -> 16L * in.pixels() * 3 * 3),
    /** An embedding of intensities with its gradient. */
    GATHER(in -> embedding(in, DType.I32, in.channels())),
    GATHER_BY_BYTES(in -> embedding(in, DType.U8, in.channels())),
    /** Of rows that are no multiple of four. */
    GATHER_ODD(in -> embedding(in, DType.I32, 3)),
    GATHER_ODD_BY_BYTES(in -> embedding(in, DType.U8, 3)),
    /** Halves an image by the largest of 2x2 pixels, with its gradient. */
    MAX_POOL(in -> pooled(in, images -> MaxPool.maxPool(images, 2, 2, new Window(2, 0)))),
    /** By their mean. */
    AVERAGE_POOL(in -> pooled(in, images -> AveragePool.averagePool(images, 2, 2, new Window(2, 0)))),
    /** Twice the side, with the gradient. */
    UPSAMPLE_NEAREST(in -> pooled(in, images -> Upsample2d.upsample2d(images, 2, Interpolation.NEAREST))),
    UPSAMPLE_BILINEAR(in -> pooled(in, images -> Upsample2d.upsample2d(images, 2, Interpolation.BILINEAR))),
    /** One mirrored pixel on each side, with the gradient. */
    PAD_2D(in -> pooled(in, images -> Pad2d.pad2d(images, Margins.of(1, PadMode.REFLECT)))),
    /** Of 3x3 pixels, half of them open, with the gradient. */
    MASKED_PATCHES(StandardPrograms::patches),
    /** A quarter of each row's elements by indices of their own, with the gradient. */
    TAKE_ALONG(in -> taken(in, DType.I32)),
    TAKE_ALONG_BY_BYTES(in -> taken(in, DType.U8)),
    /** The eight largest of each row of logits. */
    ARG_SORT(in -> op(new ArgSort(in.logits(), ArgSort.Direction.DESCENDING, 8))),
    DROPOUT(in -> op(new Dropout(in.flat(), 0.1, random(in), 0))),
    /** Images with noise, the error of a prediction of it, and the gradient: the noise is drawn each time. */
    DIFFUSE(in -> op(mixture(in))),
    DENOISING_ERRORS(in -> op(new DenoisingErrors(in.activations(), mixture(in)))),
    DENOISING_ERRORS_GRADIENT(
            in -> op(new DenoisingErrors.PredictionGradient(in.activations(), mixture(in), in.normal(in.images())))),
    /** A draw from normal distributions with its divergence from the standard normal, and the gradients through both. */
    SAMPLE_WITH_KL(StandardPrograms::drawWithKl),
    /** Products of 64 columns, as the heads of an attention have them. */
    BATCH_MATMUL(StandardPrograms::batchProduct, in -> 64L * in.images() * in.matrix() / 2 * in.matrix() / 2),
    /** Three contributions to one gradient. */
    ACCUMULATE(StandardPrograms::accumulation),
    /** A product of square matrices by exact sums of whole numbers. */
    EXACT_MATMUL(StandardPrograms::exactProduct, in -> cube(in.matrix(), in.matrix())),
    /** Calls that have kernels on tensor cores. */
    MATMUL_TF32("TF32", MATMUL),
    MATMUL_BF16("BF16", MATMUL),
    MATMUL_SMALL_TF32("TF32", MATMUL_SMALL),
    MATMUL_SMALL_BF16("BF16", MATMUL_SMALL),
    CONV_3X3_B_TF32("TF32", CONV_3X3_B),
    CONV_3X3_B_BF16("BF16", CONV_3X3_B),
    CONV_1X1_TF32("TF32", CONV_1X1),
    CONV_1X1_BF16("BF16", CONV_1X1),
    CONV_3X3_B_FEW_TF32("TF32", CONV_3X3_B_FEW),
    CONV_3X3_B_FEW_BF16("BF16", CONV_3X3_B_FEW),
    STRIDED_4X4_TF32("TF32", STRIDED_4X4),
    STRIDED_4X4_BF16("BF16", STRIDED_4X4);

    private static final String STRICT = "STRICT";

    private final Function<StandardInputs, CallResults> call;
    private final ToLongFunction<StandardInputs> products;
    /** Of a {@link Precision}; no constant is named, since the libraries of an older build have none. */
    private final String precision;

    StandardCall(Function<StandardInputs, CallResults> call) {
        this(call, _ -> 0);
    }

    /** @param products that each contraction of the call sums */
    StandardCall(Function<StandardInputs, CallResults> call, ToLongFunction<StandardInputs> products) {
        this.call = call;
        this.products = products;
        precision = STRICT;
    }

    /** The same call in another precision, on a GPU; on the CPU it is the same. */
    StandardCall(String precision, StandardCall strict) {
        this.call = strict.call;
        this.products = strict.products;
        this.precision = precision;
    }

    /** Operations of its definition that a GPU does in a second; exact sums take ten on bytes for each. */
    double peak(Gpu gpu) {
        return this == EXACT_MATMUL ? gpu.int8Peak() / 10 : gpu.peak(precision());
    }

    /** What its products and convolutions are computed in. */
    Precision precision() {
        return Precision.valueOf(precision);
    }

    /** Whether it has the CPU's bits on every device. */
    boolean isStrict() {
        return precision.equals(STRICT);
    }

    /** Draws inputs and runs the call; tensors belong to the innermost scope. */
    CallResults run(StandardInputs inputs) {
        return call.apply(inputs);
    }

    /** Products that each contraction of this call sums by its definition: two operations each; 0 if it has none. */
    long products(StandardInputs inputs) {
        return products.applyAsLong(inputs);
    }
}
