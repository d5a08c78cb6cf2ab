package hanji.bench.gpu;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.layout.TakeAlong.takeAlong;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.kernels.conv.Conv2d;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.layout.Cast;
import hanji.kernels.layout.Concat;
import hanji.kernels.layout.Gather;
import hanji.kernels.layout.OneHot;
import hanji.kernels.layout.Pad;
import hanji.kernels.layout.Permute;
import hanji.kernels.layout.Slice;
import hanji.kernels.matmul.BatchMatMul;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
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
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.kernels.pointwise.Where;
import hanji.kernels.pool.AveragePool;
import hanji.kernels.pool.MaxPool;
import hanji.kernels.random.Bernoulli;
import hanji.kernels.random.Categorical;
import hanji.kernels.random.Dropout;
import hanji.kernels.random.Gaussian;
import hanji.kernels.random.Uniform;
import hanji.kernels.reduce.ArgMax;
import hanji.kernels.reduce.BroadcastTo;
import hanji.kernels.reduce.CumSum;
import hanji.kernels.reduce.Max;
import hanji.kernels.reduce.Sum;
import hanji.kernels.softmax.CrossEntropy;
import hanji.kernels.softmax.LogSoftmax;
import hanji.kernels.softmax.LogSumExp;
import hanji.kernels.softmax.Softmax;
import hanji.kernels.sort.ArgSort;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
    UNARY(StandardCall::unary),
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
    CUM_SUM(in -> op(new CumSum(
            in.normal(in.images(), in.pixels() / in.images(), in.channels()),
            1,
            CumSum.Direction.FORWARD,
            CumSum.Form.EXCLUSIVE))),
    BROADCAST_TO(in -> op(new BroadcastTo(in.normal(256), Shape.of(in.pixels(), 256)))),
    UNIFORM(in -> op(new Uniform(random(in), 0, Shape.of(in.elements()), DType.F32, in.device()))),
    GAUSSIAN(in -> op(new Gaussian(random(in), 0, Shape.of(in.elements()), DType.F32, in.device()))),
    BERNOULLI(in -> op(new Bernoulli(in.fractions(), random(in), 0))),
    CATEGORICAL(
            in -> op(new Categorical(in.logits(), in.indices(DType.I32, 1 << 20, in.pixels()), random(in), DType.U8))),
    CAST(StandardCall::casts),
    ONE_HOT(in -> op(new OneHot(in.indices(DType.I32, 256, in.pixels()), 256, DType.F32))),
    ONE_HOT_OF_BYTES(in -> op(new OneHot(in.indices(DType.U8, 256, in.pixels()), 256, DType.F32))),
    /** A launch for each of two inputs, which writes half of the result. */
    CONCAT(StandardCall::joined),
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
    CONV_3X3_B(in -> convolution(in, in.channels(), 3, in.channels(), Mask.B), in -> products(in, 5, in.channels())),
    /** The first layer. */
    CONV_7X7_A(in -> convolution(in, 1, 7, in.channels(), Mask.A), in -> products(in, 24, 1)),
    /** The last layer. */
    CONV_1X1(in -> convolution(in, in.channels(), 1, 256, Mask.B), in -> products(in, 1, 256)),
    /** A hidden layer with few channels. */
    CONV_3X3_B_FEW(in -> convolution(in, 32, 3, 32, Mask.B), in -> 5L * in.pixels() * 32 * 32),
    /** A layer from and to the colours of a pixel. */
    CONV_3X3_B_COLOURS(in -> convolution(in, 3, 3, 3, Mask.B), in -> 5L * in.pixels() * 3 * 3),
    /** Halves an image of twice the side, with its three gradients. */
    STRIDED_4X4(in -> strided(in, in.channels(), in.channels()), in -> products(in, 16, in.channels())),
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
    /** A quarter of each row's elements by indices of their own, with the gradient. */
    TAKE_ALONG(in -> taken(in, DType.I32)),
    TAKE_ALONG_BY_BYTES(in -> taken(in, DType.U8)),
    /** The eight largest of each row of logits. */
    ARG_SORT(in -> op(new ArgSort(in.logits(), ArgSort.Direction.DESCENDING, 8))),
    DROPOUT(in -> op(new Dropout(in.flat(), 0.1, random(in), 0))),
    /** Products of 64 columns, as the heads of an attention have them. */
    BATCH_MATMUL(
            in -> op(new BatchMatMul(
                    in.normal(in.images(), in.matrix() / 2, 64),
                    Form.AS_IS,
                    in.normal(in.images(), in.matrix() / 2, 64),
                    Form.TRANSPOSED)),
            in -> 64L * in.images() * in.matrix() / 2 * in.matrix() / 2),
    /** Three contributions to one gradient. */
    ACCUMULATE(StandardCall::accumulation);

    private final Function<StandardInputs, Results> call;
    private final ToLongFunction<StandardInputs> products;

    StandardCall(Function<StandardInputs, Results> call) {
        this(call, _ -> 0);
    }

    /** @param products that each contraction of the call sums */
    StandardCall(Function<StandardInputs, Results> call, ToLongFunction<StandardInputs> products) {
        this.call = call;
        this.products = products;
    }

    /**
     * What a call gave.
     *
     * @param tensors results and gradients
     * @param furtherBytes what a launch moves beyond its tensors, each once: as many again of those that it overwrites
     *     where they stand, fewer where it leaves a part of one alone
     */
    record Results(List<Tensor> tensors, long furtherBytes) {
        static Results of(List<Tensor> tensors) {
            return new Results(tensors, 0);
        }
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.size() * tensor.dtype().bytes();
    }

    /** Draws inputs and runs the call; tensors belong to the innermost scope. */
    Results run(StandardInputs inputs) {
        return call.apply(inputs);
    }

    /** Products that each contraction of this call sums by its definition: two operations each; 0 if it has none. */
    long products(StandardInputs inputs) {
        return products.applyAsLong(inputs);
    }

    private static Philox random(StandardInputs in) {
        return new Philox(4, in.draw(), 0);
    }

    private static Results op(Op op) {
        return Results.of(List.of(Op.run(op)));
    }

    private static Results joined(StandardInputs in) {
        Tensor both = Op.run(new Concat(List.of(in.activations(), in.activations()), 3));
        return new Results(List.of(both), -bytes(both) / 2);
    }

    private static Results cut(Tensor images) {
        Tensor rows = Op.run(new Slice(images, 1, 1, images.shape().dim(1) - 1));
        return new Results(List.of(rows), bytes(rows) - bytes(images));
    }

    private static Results update(Update update) {
        Update.run(update);
        return new Results(
                update.written(),
                update.written().stream().mapToLong(StandardCall::bytes).sum());
    }

    private static Results momentum(StandardInputs in, MomentumUpdate.Kind kind) {
        var settings = new MomentumUpdate.Settings(1e-3, 0.9, kind, 0, 1);
        return update(new MomentumUpdate(in.flat(), in.flat(), in.flat(), settings));
    }

    /** Gradients of the sum of the result times random numbers. */
    private static Results backward(Tape tape, Tensor result, Tensor cotangent, Tensor... parameters) {
        var gradients = tape.gradients(sum(multiply(result, cotangent)), List.of(parameters));
        return Results.of(Stream.of(parameters)
                .map(parameter -> tape.keep(gradients.of(parameter)))
                .toList());
    }

    private static Results convolution(StandardInputs in, int from, int size, int to, Mask mask) {
        Tensor input = in.normal(in.images(), in.side(), in.side(), from),
                weight = in.normal(size, size, from, to),
                bias = in.normal(to);
        try (var tape = Tape.open()) {
            Tensor out = Op.run(new Conv2d(input, weight, bias, mask));
            return backward(tape, out, in.normal(out.shape().dims()), input, weight, bias);
        }
    }

    private static Results strided(StandardInputs in, int from, int to) {
        Tensor input = in.normal(in.images(), 2 * in.side(), 2 * in.side(), from),
                weight = in.normal(4, 4, from, to),
                bias = in.normal(to);
        try (var tape = Tape.open()) {
            Tensor out = stridedConv2d(input, weight, bias, new Window(2, 1));
            return backward(tape, out, in.normal(out.shape().dims()), input, weight, bias);
        }
    }

    /** Of a convolution to or from the hidden channels. */
    private static long products(StandardInputs in, int taps, int channels) {
        return (long) in.pixels() * taps * in.channels() * channels;
    }

    private static long cube(int side, int columns) {
        return (long) side * side * columns;
    }

    /** [side, side] times [side, columns], each as it is or transposed. */
    private static Results product(StandardInputs in, int side, int columns) {
        Tensor a = in.normal(side, side), b = in.normal(side, columns), bTransposed = in.normal(columns, side);
        return Results.of(Stream.of(Form.values())
                .flatMap(form -> Stream.of(
                        MatMul.matMul(a, form, b, Form.AS_IS), MatMul.matMul(a, form, bTransposed, Form.TRANSPOSED)))
                .toList());
    }

    private static Results rows(StandardInputs in, int classes) {
        Tensor logits = in.logits(classes), labels = in.indices(DType.I32, classes, in.rows(classes));
        return Results.of(List.of(
                Op.run(new CrossEntropy(logits, labels)),
                Op.run(new CrossEntropy.LogitsGradient(logits, labels, in.normal(in.rows(classes)))),
                Op.run(new Softmax(logits)),
                Op.run(new LogSoftmax(logits)),
                Op.run(new LogSumExp(logits)),
                Op.run(new Categorical(logits, labels, random(in), DType.I32))));
    }

    private static Results pooled(StandardInputs in, UnaryOperator<Tensor> pool) {
        Tensor images = in.activations();
        try (var tape = Tape.open()) {
            Tensor out = pool.apply(images);
            return backward(tape, out, in.normal(out.shape().dims()), images);
        }
    }

    private static Results taken(StandardInputs in, DType dtype) {
        Tensor rows = in.logits(), indices = in.indices(dtype, 256, in.pixels(), 64);
        try (var tape = Tape.open()) {
            Tensor out = takeAlong(rows, indices, 1);
            return backward(tape, out, in.normal(out.shape().dims()), rows);
        }
    }

    private static Results embedding(StandardInputs in, DType dtype, int columns) {
        Tensor table = in.normal(256, columns), indices = in.indices(dtype, 256, in.pixels());
        try (var tape = Tape.open()) {
            Tensor out = Gather.gather(table, indices);
            return backward(tape, out, in.normal(out.shape().dims()), table);
        }
    }

    /**
     * Every move of parts.
     *
     * @param colours [rows, columns, 3]
     * @param matrix [rows, columns]
     */
    private static Results layout(Tensor colours, Tensor matrix) {
        return Results.of(List.of(
                Op.run(new Slice(colours, 2, 1, 3)),
                Op.run(new Pad(colours, 2, 1, 1)),
                Op.run(new Permute(colours, List.of(1, 0, 2))),
                Op.run(new Permute(matrix, List.of(1, 0)))));
    }

    private static Results accumulation(StandardInputs in) {
        Tensor x = in.flat(), y = in.flat();
        try (var tape = Tape.open()) {
            Tensor three = add(add(multiply(x, y), multiply(x, y)), multiply(x, y));
            return backward(tape, three, in.flat(), x);
        }
    }

    private static Results unary(StandardInputs in) {
        Tensor x = in.flat();
        return Results.of(Stream.of(UnaryFunction.values())
                .map(function -> Op.run(new Unary(function, x)))
                .toList());
    }

    private static Results binary(StandardInputs in, Function<StandardInputs, Tensor> second) {
        Tensor a = in.flat(), b = second.apply(in);
        return Results.of(Stream.of(BinaryFunction.values())
                .map(function -> Op.run(new Binary(function, a, b)))
                .toList());
    }

    private static Results casts(StandardInputs in) {
        return Results.of(List.of(
                Op.run(new Cast(in.indices(DType.U8, 256, in.elements()), DType.F32)),
                Op.run(new Cast(in.indices(DType.I32, 1 << 20, in.elements()), DType.F32))));
    }
}
