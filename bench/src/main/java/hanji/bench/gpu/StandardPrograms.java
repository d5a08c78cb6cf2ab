package hanji.bench.gpu;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.layout.TakeAlong.takeAlong;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.random.SampleWithKl.sampleWithKl;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.bench.workload.PixelCnnStep;
import hanji.kernels.causal.CausalDraw;
import hanji.kernels.causal.DrawPlan;
import hanji.kernels.conv.Conv2d;
import hanji.kernels.conv.ConvCrossEntropy;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.MaskedPatches;
import hanji.kernels.conv.ReluConv2d;
import hanji.kernels.conv.Window;
import hanji.kernels.layout.Cast;
import hanji.kernels.layout.Concat;
import hanji.kernels.layout.Gather;
import hanji.kernels.layout.Pad;
import hanji.kernels.layout.Permute;
import hanji.kernels.layout.Slice;
import hanji.kernels.matmul.BatchMatMul;
import hanji.kernels.matmul.ExactMatMul;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.normalize.ChannelProducts;
import hanji.kernels.normalize.InputGradient;
import hanji.kernels.normalize.Normalize;
import hanji.kernels.optimizer.MomentumUpdate;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.kernels.random.Categorical;
import hanji.kernels.random.Diffuse;
import hanji.kernels.reduce.CumSum;
import hanji.kernels.softmax.CrossEntropy;
import hanji.kernels.softmax.LogSoftmax;
import hanji.kernels.softmax.LogSumExp;
import hanji.kernels.softmax.ReweightedRows;
import hanji.kernels.softmax.Softmax;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the calls of {@link StandardCall} compute, on inputs that they draw; tensors belong to the innermost scope. */
final class StandardPrograms {
    private StandardPrograms() {}

    static Philox random(StandardInputs in) {
        return new Philox(4, in.draw(), 0);
    }

    /** Activations with noise at a level of its own for each image. */
    static Diffuse mixture(StandardInputs in) {
        return new Diffuse(in.activations(), in.normal(in.images()), in.normal(in.images()), random(in), 0);
    }

    static CallResults op(Op op) {
        return CallResults.of(List.of(Op.run(op)));
    }

    static CallResults joined(StandardInputs in) {
        Tensor both = Op.run(new Concat(List.of(in.activations(), in.activations()), 3));
        return new CallResults(List.of(both), -CallResults.bytes(both) / 2);
    }

    static CallResults cut(Tensor images) {
        Tensor rows = Op.run(new Slice(images, 1, 1, images.shape().dim(1) - 1));
        return new CallResults(List.of(rows), CallResults.bytes(rows) - CallResults.bytes(images));
    }

    static CallResults update(Update update) {
        Update.run(update);
        return new CallResults(
                update.written(),
                update.written().stream().mapToLong(CallResults::bytes).sum());
    }

    static CallResults momentum(StandardInputs in, MomentumUpdate.Kind kind) {
        var settings = new MomentumUpdate.Settings(1e-3, 0.9, kind, 0, 1);
        return update(new MomentumUpdate(in.flat(), in.flat(), in.flat(), settings));
    }

    /** Gradients of the sum of the result times random numbers. */
    static CallResults backward(Tape tape, Tensor result, Tensor cotangent, Tensor... parameters) {
        var gradients = tape.gradients(sum(multiply(result, cotangent)), List.of(parameters));
        return CallResults.of(Stream.of(parameters)
                .map(parameter -> tape.keep(gradients.of(parameter)))
                .toList());
    }

    static CallResults convolution(StandardInputs in, int from, int size, int to, Mask mask) {
        Tensor input = in.normal(in.images(), in.side(), in.side(), from),
                weight = in.normal(size, size, from, to),
                bias = in.normal(to);
        try (var tape = Tape.open()) {
            Tensor out = Op.run(new Conv2d(input, weight, bias, mask));
            return backward(tape, out, in.normal(out.shape().dims()), input, weight, bias);
        }
    }

    /** Hidden channels through relu to logits of each pixel and their loss: alone, and with its gradients, of weights of their own. */
    static CallResults lastLayer(StandardInputs in, int classes, DType targets) {
        Tensor input = in.activations(), weight = in.normal(1, 1, in.channels(), classes), bias = in.normal(classes);
        Tensor labels = in.indices(targets, classes, in.images(), in.side(), in.side(), 1);
        var layer = new ReluConv2d(input, weight, bias, Mask.B, ReluConv2d.Skip.NONE);
        ConvCrossEntropy.convCrossEntropy(layer, labels);
        try (var tape = Tape.open()) {
            Tensor losses = ConvCrossEntropy.convCrossEntropy(layer, labels);
            return backward(tape, losses, in.normal(losses.shape().dims()), input, weight, bias);
        }
    }

    static CallResults strided(StandardInputs in, int from, int to) {
        Tensor input = in.normal(in.images(), 2 * in.side(), 2 * in.side(), from),
                weight = in.normal(4, 4, from, to),
                bias = in.normal(to);
        try (var tape = Tape.open()) {
            Tensor out = stridedConv2d(input, weight, bias, new Window(2, 1));
            return backward(tape, out, in.normal(out.shape().dims()), input, weight, bias);
        }
    }

    /** Of a convolution to or from the hidden channels. */
    static long convolutionProducts(StandardInputs in, int taps, int channels) {
        return (long) in.pixels() * taps * in.channels() * channels;
    }

    static long cube(int side, int columns) {
        return (long) side * side * columns;
    }

    /** [side, side] times [side, columns], each as it is or transposed. */
    static CallResults product(StandardInputs in, int side, int columns) {
        Tensor a = in.normal(side, side), b = in.normal(side, columns), bTransposed = in.normal(columns, side);
        return CallResults.of(Stream.of(Form.values())
                .flatMap(form -> Stream.of(
                        MatMul.matMul(a, form, b, Form.AS_IS), MatMul.matMul(a, form, bTransposed, Form.TRANSPOSED)))
                .toList());
    }

    static CallResults batchProduct(StandardInputs in) {
        Tensor a = in.normal(in.images(), in.matrix() / 2, 64), b = in.normal(in.images(), in.matrix() / 2, 64);
        return op(new BatchMatMul(a, Form.AS_IS, b, Form.TRANSPOSED));
    }

    static CallResults exactProduct(StandardInputs in) {
        Tensor a = in.normal(in.matrix(), in.matrix()), b = in.normal(in.matrix(), in.matrix());
        return op(new ExactMatMul(a, Form.AS_IS, b, Form.TRANSPOSED));
    }

    /** Hidden channels of all pixels as one group. */
    private static Tensor group(StandardInputs in) {
        return in.normal(1, in.pixels(), in.channels());
    }

    static CallResults batchNorm(StandardInputs in) {
        Tensor x = group(in), gain = in.normal(in.channels()), bias = in.normal(in.channels());
        return op(Normalize.of(x, gain, bias, in.channels(), 1e-5));
    }

    static CallResults batchNormSums(StandardInputs in) {
        return op(new ChannelProducts(group(in), in.normal(1, in.channels()), group(in)));
    }

    static CallResults batchNormGradient(StandardInputs in) {
        return op(new InputGradient(
                group(in),
                in.normal(1, in.channels()),
                group(in),
                in.normal(in.channels()),
                in.normal(1, in.channels()),
                in.normal(1, in.channels()),
                in.normal(1, in.channels())));
    }

    static CallResults sumsBefore(StandardInputs in) {
        Tensor lines = in.normal(in.images(), in.pixels() / in.images(), in.channels());
        return op(new CumSum(lines, 1, CumSum.Direction.FORWARD, CumSum.Form.EXCLUSIVE));
    }

    /** Skewed images of 32 channels for each of so many parts. */
    static Tensor lines(StandardInputs in, int parts) {
        return in.normal(in.images(), 2 * in.side() - 1, in.side(), parts * 32);
    }

    static Tensor weight(StandardInputs in) {
        return in.normal(in.channels(), in.channels());
    }

    static CallResults rows(StandardInputs in, int classes) {
        Tensor logits = in.logits(classes), labels = labels(in, logits);
        meanLoss(in, logits);
        reweighted(in, logits);
        return CallResults.of(List.of(
                Op.run(new CrossEntropy(logits, labels)),
                Op.run(new CrossEntropy.LogitsGradient(logits, labels, in.normal(in.rows(classes)))),
                Op.run(new Softmax(logits)),
                Op.run(new LogSoftmax(logits)),
                Op.run(new LogSumExp(logits)),
                Op.run(new Categorical(logits, labels, random(in), DType.I32))));
    }

    static CallResults meanLoss(StandardInputs in, Tensor logits) {
        Tensor gradient = like(in, logits);
        Tensor losses = Op.run(new CrossEntropy(logits, labels(in, logits), Optional.of(gradient)));
        return CallResults.of(List.of(losses, gradient));
    }

    /** As a step of training has it: every loss counts as in the mean, so that rows are neither read nor written. */
    static CallResults reweightedAsBefore(StandardInputs in) {
        Tensor logits = in.logits(), labels = labels(in, logits), gradient = like(in, logits);
        Tensor share = Tensor.full(1.0 / labels.size(), DType.F32, labels.shape(), in.device());
        Update.run(new ReweightedRows(gradient, logits, labels, share));
        long untouched = CallResults.bytes(logits) + CallResults.bytes(gradient) + CallResults.bytes(labels);
        return new CallResults(List.of(gradient), -untouched);
    }

    private static CallResults reweighted(StandardInputs in, Tensor logits) {
        Tensor labels = labels(in, logits), gradient = like(in, logits);
        Update.run(new ReweightedRows(gradient, logits, labels, in.normal(labels.size())));
        return CallResults.of(List.of(gradient));
    }

    private static Tensor like(StandardInputs in, Tensor rows) {
        return in.normal(rows.shape().dim(0), rows.shape().dim(1));
    }

    /** A class for each row. */
    private static Tensor labels(StandardInputs in, Tensor logits) {
        return in.indices(DType.I32, logits.shape().dim(1), logits.shape().dim(0));
    }

    static DrawPlan plan(StandardInputs in) {
        return new PixelCnnStep(in.images(), in.side(), in.channels(), 1).plan();
    }

    /** No row is known, so nothing is read of the images that are given. */
    static CallResults drawn(StandardInputs in) {
        DrawPlan plan = plan(in);
        Tensor given = in.indices(DType.U8, 256, in.images(), in.side(), in.side(), 1);
        Tensor places = in.normal(in.side(), in.side(), 0), parameters = in.normal(plan.parameters());
        Tensor images = Op.run(new CausalDraw(given, 0, in.normal(256, 1), places, parameters, plan, random(in), 0));
        return new CallResults(List.of(images), -CallResults.bytes(given));
    }

    static CallResults pooled(StandardInputs in, UnaryOperator<Tensor> pool) {
        Tensor images = in.activations();
        try (var tape = Tape.open()) {
            Tensor out = pool.apply(images);
            return backward(tape, out, in.normal(out.shape().dims()), images);
        }
    }

    static CallResults drawWithKl(StandardInputs in) {
        Tensor mean = in.flat(), logVar = in.flat();
        try (var tape = Tape.open()) {
            var draw = sampleWithKl(mean, logVar, random(in), 0);
            return backward(tape, add(draw.sample(), draw.kl()), in.flat(), mean, logVar);
        }
    }

    static CallResults patches(StandardInputs in) {
        Tensor images = in.activations(), mask = in.indices(DType.U8, 2, in.side(), in.side(), 3, 3);
        try (var tape = Tape.open()) {
            Tensor out = Op.run(new MaskedPatches(images, mask));
            return backward(tape, out, in.normal(out.shape().dims()), images);
        }
    }

    static CallResults taken(StandardInputs in, DType dtype) {
        Tensor rows = in.logits(), indices = in.indices(dtype, 256, in.pixels(), 64);
        try (var tape = Tape.open()) {
            Tensor out = takeAlong(rows, indices, 1);
            return backward(tape, out, in.normal(out.shape().dims()), rows);
        }
    }

    static CallResults embedding(StandardInputs in, DType dtype, int columns) {
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
    static CallResults layout(Tensor colours, Tensor matrix) {
        return CallResults.of(List.of(
                Op.run(new Slice(colours, 2, 1, 3)),
                Op.run(new Pad(colours, 2, 1, 1)),
                Op.run(new Permute(colours, List.of(1, 0, 2))),
                Op.run(new Permute(matrix, List.of(1, 0)))));
    }

    static CallResults accumulation(StandardInputs in) {
        Tensor x = in.flat(), y = in.flat();
        try (var tape = Tape.open()) {
            Tensor three = add(add(multiply(x, y), multiply(x, y)), multiply(x, y));
            return backward(tape, three, in.flat(), x);
        }
    }

    static CallResults unary(StandardInputs in) {
        Tensor x = in.flat();
        return CallResults.of(Stream.of(UnaryFunction.values())
                .map(function -> Op.run(new Unary(function, x)))
                .toList());
    }

    static CallResults binary(StandardInputs in, Function<StandardInputs, Tensor> second) {
        Tensor a = in.flat(), b = second.apply(in);
        return CallResults.of(Stream.of(BinaryFunction.values())
                .map(function -> Op.run(new Binary(function, a, b)))
                .toList());
    }

    static CallResults casts(StandardInputs in) {
        return CallResults.of(List.of(
                Op.run(new Cast(in.indices(DType.U8, 256, in.elements()), DType.F32)),
                Op.run(new Cast(in.indices(DType.I32, 1 << 20, in.elements()), DType.F32))));
    }
}
