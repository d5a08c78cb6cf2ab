package hanji.kernels.conv;

import static hanji.kernels.conv.ConvCrossEntropy.convCrossEntropy;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.Samples;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.Geometry;
import hanji.cuda.Precision;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A last layer that ends in its loss has the bits of the layer, then the loss; and keeps no logits. */
class ConvCrossEntropyTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final List<Device> DEVICES = Stream.concat(
                    Stream.of(Device.cpu(1), Device.cpu(3)), CudaDevices.all().stream())
            .toList();

    /** The layer's tensors, and targets. */
    private record Layer(Tensor input, Tensor weight, Tensor bias, Mask mask, boolean relu, Tensor targets) {
        static Layer of(int pixels, int channels, int classes, Mask mask, boolean relu, DType targets) {
            int colours = mask.groups();
            var random = new SplittableRandom(31L * pixels + channels + classes);
            float[] labels = floats(pixels * colours, () -> random.nextInt(classes));
            Tensor of = Tensor.empty(targets, Shape.of(1, 1, pixels, colours), Device.CPU);
            for (int i = 0; i < labels.length; i++) of.set(i, labels[i]);
            return new Layer(
                    Tensor.of(floats(pixels * channels, random::nextGaussian), 1, 1, pixels, channels),
                    Tensor.of(
                            floats(channels * colours * classes, random::nextGaussian),
                            1,
                            1,
                            channels,
                            colours * classes),
                    Tensor.of(floats(colours * classes, random::nextGaussian), colours * classes),
                    mask,
                    relu,
                    of);
        }

        Layer on(Device device) {
            return new Layer(
                    input.to(DType.F32, device),
                    weight.to(DType.F32, device),
                    bias.to(DType.F32, device),
                    mask,
                    relu,
                    targets.to(targets.dtype(), device));
        }

        Layer with(Tensor otherTargets) {
            return new Layer(input, weight, bias, mask, relu, otherTargets);
        }

        Convolution convolution() {
            return relu ? new ReluConv2d(input, weight, bias, mask, Skip.NONE) : new Conv2d(input, weight, bias, mask);
        }

        Tensor fused() {
            return convCrossEntropy(convolution(), targets);
        }

        Tensor composed() {
            return crossEntropy(logits(), targets);
        }

        private Tensor logits() {
            Tensor logits = Op.run(convolution());
            int[] dims = logits.shape().dims();
            return reshape(logits, dims[0], dims[1], dims[2], mask.groups(), dims[3] / mask.groups());
        }

        List<Tensor> parameters() {
            return List.of(input, weight, bias);
        }
    }

    private static float[] floats(int count, DoubleSupplier next) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float) next.getAsDouble();
        return values;
    }

    /** Pixels, channels, classes, relu and type of the targets, of one colour or three. */
    static Stream<Layer> layers() {
        var layers = new ArrayList<Layer>();
        boolean odd = false;
        for (int pixels : new int[] {1, 31, 33})
            for (int channels : new int[] {1, 5, 32, 64})
                for (int classes : new int[] {2, 10, 256})
                    layers.add(Layer.of(
                            pixels, channels, classes, Mask.B, odd = !odd, classes == 10 ? DType.I32 : DType.U8));
        for (int classes : new int[] {2, 10, 256})
            layers.add(Layer.of(784, 5, classes, Mask.NONE, odd = !odd, classes == 10 ? DType.U8 : DType.I32));
        layers.add(Layer.of(784, 64, 256, Mask.B, true, DType.U8));
        layers.add(Layer.of(33, 6, 100, new Mask(Mask.Kind.B, 3), true, DType.U8));
        layers.add(Layer.of(33, 6, 61, new Mask(Mask.Kind.A, 3), false, DType.I32));
        return layers.stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void lossesAndGradientsHaveTheBitsOfTheComposition(Layer layer) {
        for (Map.Entry<String, UnaryOperator<Tensor>> loss :
                losses(layer.targets.size()).entrySet()) {
            List<float[]> expected = results(layer, Layer::composed, loss.getValue());
            for (Device device : DEVICES)
                requireEqual(
                        expected,
                        results(layer.on(device), Layer::fused, loss.getValue()),
                        loss.getKey() + " " + device);
        }
    }

    /** Means, and losses that count otherwise: all, or some of them. */
    private static Map<String, UnaryOperator<Tensor>> losses(int count) {
        var random = new SplittableRandom(count);
        float[] some = floats(count, () -> random.nextInt(3) == 0 ? random.nextGaussian() : 1);
        return Map.of(
                "mean",
                losses -> mean(losses),
                "scaled sum",
                losses -> scale(sum(losses), 1.0 / count),
                "sum",
                losses -> sum(losses),
                "some weights",
                losses -> mean(
                        multiply(losses, Tensor.of(some, losses.shape().dims()).to(DType.F32, losses.device()))));
    }

    /** The losses and the gradients by input, weight and bias. */
    private static List<float[]> results(Layer layer, Function<Layer, Tensor> losses, UnaryOperator<Tensor> loss) {
        try (var tape = Tape.open()) {
            Tensor all = losses.apply(layer);
            float[] values = all.toFloats();
            var gradients = tape.gradients(loss.apply(all), layer.parameters());
            return Stream.concat(
                            Stream.of(values),
                            layer.parameters().stream()
                                    .map(parameter -> gradients.of(parameter).toFloats()))
                    .toList();
        }
    }

    private static void requireEqual(List<float[]> expected, List<float[]> results, String what) {
        for (int i = 0; i < expected.size(); i++)
            assertArrayEquals(expected.get(i), results.get(i), what + ", result " + i);
    }

    @Test
    void lossesAloneHaveTheseBitsToo() {
        Layer layer = Layer.of(33, 5, 10, Mask.B, true, DType.I32);
        for (Device device : DEVICES)
            assertArrayEquals(
                    layer.composed().toFloats(), layer.on(device).fused().toFloats());
    }

    @Test
    void infiniteLogitsAndNaNGoTheSameWay() {
        Layer layer = Layer.of(40, 4, 10, Mask.B, false, DType.I32);
        for (int c = 0; c < 4; c++) {
            layer.input.set(4 * 3 + c, Double.NaN);
            layer.input.set(4 * 5 + c, 1e30);
        }
        layer.input.set(4 * 7, INFINITY);
        layer.weight.set(9, Double.NEGATIVE_INFINITY);
        layer.bias.set(2, Double.NEGATIVE_INFINITY);
        lossesAndGradientsHaveTheBitsOfTheComposition(layer);
        Layer hopeless = Layer.of(3, 4, 10, Mask.B, false, DType.I32);
        hopeless.bias.fill(Double.NEGATIVE_INFINITY);
        lossesAndGradientsHaveTheBitsOfTheComposition(hopeless);
    }

    @Test
    void aTargetThatIsNoClassIsAnErrorOrMakesItsPixelNaN() {
        Layer layer = Layer.of(5, 4, 10, Mask.B, true, DType.I32);
        layer.targets.set(1, 10);
        layer.targets.set(3, -1);
        assertThrows(IllegalArgumentException.class, layer::fused);
        for (Device device : CudaDevices.all())
            for (UnaryOperator<Tensor> loss : losses(5).values()) {
                List<float[]> results = results(layer.on(device), Layer::fused, loss);
                for (int i = 0; i < 5; i++) {
                    boolean isClass = i % 2 == 0;
                    assertEquals(isClass, !Float.isNaN(results.get(0)[i]), "loss " + i);
                    for (int c = 0; c < 4; c++)
                        assertEquals(
                                isClass || layer.input.get(4 * i + c) <= 0,
                                !Float.isNaN(results.get(1)[4 * i + c]),
                                "gradient " + i);
                }
            }
    }

    @Test
    void aTapeOutsideRecordsHowTheGradientIsComputed() {
        Layer layer = Layer.of(33, 5, 10, Mask.B, true, DType.I32);
        List<float[]> expected = ofGradients(layer, Layer::composed);
        for (Device device : DEVICES)
            requireEqual(expected, ofGradients(layer.on(device), Layer::fused), device.toString());
    }

    /** Gradients of the squared norm of a mean's gradients. */
    private static List<float[]> ofGradients(Layer layer, Function<Layer, Tensor> losses) {
        try (var outer = Tape.open()) {
            Tensor norm = Tensor.zeros(DType.F32, Shape.of(), layer.input.device());
            try (var inner = Tape.open()) {
                var gradients = inner.gradients(mean(losses.apply(layer)), layer.parameters());
                for (Tensor parameter : layer.parameters()) norm = add(norm, sum(square(gradients.of(parameter))));
                norm = inner.keep(norm);
            }
            var second = outer.gradients(norm, layer.parameters());
            return layer.parameters().stream()
                    .map(parameter -> second.of(parameter).toFloats())
                    .toList();
        }
    }

    @Test
    void gradientsCanBeTakenTwiceFromATapeThatKeepsItsValues() {
        Layer layer = Layer.of(33, 5, 10, Mask.B, true, DType.I32);
        for (Device device : DEVICES)
            try (var tape = Tape.open(Tape.Option.KEEP_VALUES)) {
                Layer there = layer.on(device);
                Tensor losses = there.fused();
                for (var loss : losses(33).values()) {
                    var gradients = tape.gradients(loss.apply(losses), there.parameters());
                    List<float[]> expected = results(layer, Layer::composed, loss);
                    for (int i = 0; i < 3; i++)
                        assertArrayEquals(
                                expected.get(i + 1),
                                gradients.of(there.parameters().get(i)).toFloats());
                }
            }
    }

    @Test
    void rowsAreMendedAlikeEverywhere() {
        for (int pixels : new int[] {0, 1, 32, 599})
            for (Fill fill : List.of(Fill.NORMAL, Samples.EXTREMES)) {
                float[] expected = ConvCrossEntropyCases.reweighted(Device.cpu(1), pixels, fill)
                        .toFloats();
                for (Device device : DEVICES)
                    assertArrayEquals(
                            expected,
                            ConvCrossEntropyCases.reweighted(device, pixels, fill)
                                    .toFloats(),
                            pixels + " on " + device);
            }
    }

    @Test
    void aKernelComputesAllOfTheForwardPass() {
        Layer layer = Layer.of(33, 8, 256, Mask.B, true, DType.U8);
        var launched = new ArrayList<String>();
        Layer there = layer.on(recording(launched, Precision.STRICT));
        there.fused();
        assertEquals(List.of("crossEntropyUpTo256"), launched);
        launched.clear();
        try (var tape = Tape.open()) {
            Tensor losses = there.fused();
            assertEquals(List.of("lossAndGradientUpTo256"), launched);
            Tensor loss = mean(losses);
            launched.clear();
            tape.gradients(loss, List.of(there.bias));
        }
        assertEquals("reweightedRowsUpTo256", launched.get(launched.size() - 3), launched::toString);
        assertTrue(launched.getLast().startsWith("joinImages"), launched::toString);
    }

    @Test
    void whereNoKernelTakesItOneOperationFollowsTheOther() {
        var launched = new ArrayList<String>();
        Device precise = recording(launched, Precision.STRICT), tensorCores = recording(launched, Precision.TF32);
        requireTwoKernels(Layer.of(33, 8, 257, Mask.B, true, DType.I32).on(precise), launched);
        requireTwoKernels(Layer.of(33, 8, 64, Mask.B, true, DType.I32).on(tensorCores), launched);
        Layer odd = Layer.of(33, 7, 64, Mask.B, true, DType.I32).on(tensorCores);
        launched.clear();
        odd.fused();
        assertEquals(List.of("crossEntropyUpTo64"), launched);
    }

    private static void requireTwoKernels(Layer layer, List<String> launched) {
        launched.clear();
        try (var tape = Tape.open()) {
            layer.fused();
            assertEquals(
                    List.of("ReluConv2d", "Reshape", "CrossEntropy"),
                    tape.calls().stream().map(call -> call.op().name()).toList());
        }
        assertTrue(launched.getLast().startsWith("lossAndGradient"), launched::toString);
        assertTrue(launched.size() > 1, launched::toString);
        launched.clear();
        Op.run(new ConvCrossEntropy(layer.convolution(), layer.targets, Optional.empty()));
        assertTrue(launched.size() > 1, launched::toString);
    }

    /** A simulated device that writes down which kernels it launches. */
    private static Device recording(List<String> launched, Precision precision) {
        CudaDriver driver = new SimulatedDriver(Simulation.FAST);
        Map<Object, String> names = new HashMap<>();
        Class<?>[] type = {CudaDriver.class};
        var recorder =
                (CudaDriver) Proxy.newProxyInstance(CudaDriver.class.getClassLoader(), type, (_, method, given) -> {
                    if (method.getName().equals("launch")) launched.add(names.get(given[0]));
                    try {
                        Object answer = method.invoke(driver, given);
                        if (method.getName().equals("function")) names.put(answer, (String) given[1]);
                        return answer;
                    } catch (InvocationTargetException failure) {
                        throw Objects.requireNonNull(failure.getCause());
                    }
                });
        return Device.cuda(new Cuda(recorder, Geometry.STANDARD, precision));
    }

    /** 784 pixels of 256 logits are 784 KiB, more than everything else together. */
    @Test
    void noTensorHasTheSizeOfTheLogitsButTheirGradient() {
        Layer layer = Layer.of(784, 5, 256, Mask.B, true, DType.U8);
        long logits = 784 * 256 * Float.BYTES;
        for (boolean simulated : new boolean[] {true, false}) {
            Device device = simulated ? Device.cuda(new Cuda(new SimulatedDriver(Simulation.FAST))) : Device.cpu(1);
            Layer there = layer.on(device);
            if (simulated) {
                there.fused();
                assertTrue(device.allocatedBytes() < logits, () -> device + " " + device.allocatedBytes());
            }
            try (var tape = Tape.open()) {
                tape.gradients(mean(there.fused()), there.parameters());
            }
            assertTrue(device.allocatedBytes() < 2 * logits, () -> device + " " + device.allocatedBytes());
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Layer layer = Layer.of(5, 4, 10, Mask.B, true, DType.I32);
        assertRefused("needs targets [N, H, W, 1]", layer.with(Tensor.of(new int[5], 5)));
        assertRefused("needs U8 or I32 targets", layer.with(Tensor.of(new float[5], 1, 1, 5, 1)));
        Tensor wide = Tensor.zeros(DType.F32, Shape.of(3, 3, 4, 10), Device.CPU);
        assertRefused("needs a 1x1 convolution", new Layer(layer.input, wide, layer.bias, Mask.B, true, layer.targets));
        Tensor square = Tensor.zeros(DType.F32, Shape.of(1, 1, 4, 4), Device.CPU);
        var sum = new ReluConv2d(layer.input, square, Tensor.of(new float[4], 4), Mask.B, Skip.INPUT);
        assertThrows(IllegalArgumentException.class, () -> convCrossEntropy(sum, layer.targets));
        var narrow = Optional.of(Tensor.zeros(DType.F32, Shape.of(1, 1, 5, 9), Device.CPU));
        assertThrows(
                IllegalArgumentException.class, () -> new ConvCrossEntropy(layer.convolution(), layer.targets, narrow));
    }

    private static void assertRefused(String words, Layer layer) {
        String message =
                assertThrows(IllegalArgumentException.class, layer::fused).getMessage();
        assertTrue(message.contains(words), message);
    }
}
