package hanji.kernels;

import static hanji.autograd.Checkpointing.checkpoint;
import static hanji.kernels.conv.Conv2d.conv2d;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Unary.silu;
import static hanji.kernels.pool.MaxPool.maxPool;
import static hanji.kernels.random.Dropout.dropout;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.conv.Window;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checkpointed convolutions, pooling, views and noise give the bits that they give without, on the CPU and on a CUDA
 * device.
 */
@Tag("device")
class CheckpointingTest {
    private final float[] images = numbers(1, 2 * 6 * 6 * 4), weights = numbers(2, 3 * 3 * 4 * 4), bias = numbers(3, 4);

    @Test
    void gradientsHaveTheSameBitsWithAndWithoutOnEveryDevice() {
        float[] expected = gradients(Device.CPU, Supplier::get);
        for (Device device : List.of(Device.CPU, Device.cpu(3), CudaDevices.fast())) {
            assertArrayEquals(expected, gradients(device, part -> checkpoint(part)), device.toString());
            assertArrayEquals(expected, gradients(device, part -> checkpoint(() -> checkpoint(part))), "nested");
        }
    }

    private float[] gradients(Device device, Function<Supplier<Tensor>, Tensor> checkpointed) {
        Tensor x = Tensor.of(images, 2, 6, 6, 4).to(DType.F32, device);
        Tensor weight = Tensor.of(weights, 3, 3, 4, 4).to(DType.F32, device);
        Tensor shift = Tensor.of(bias, 4).to(DType.F32, device);
        try (var tape = Tape.open()) {
            Tensor hidden = x;
            for (int layer = 0; layer < 2; layer++) {
                Tensor input = hidden;
                var noise = new Philox(5, layer, 0);
                hidden = checkpointed.apply(() -> {
                    Tensor flat = reshape(conv2d(silu(input), weight, shift), Shape.of(2, 144));
                    return silu(reshape(dropout(flat, 0.3, noise), Shape.of(2, 6, 6, 4)));
                });
            }
            Tensor last = hidden;
            Tensor loss = sum(checkpointed.apply(() -> silu(maxPool(last, 2, 2, new Window(2, 0)))));
            Gradients gradients = tape.gradients(loss, List.of(x, weight, shift));
            float[] all = new float[images.length + weights.length + bias.length];
            int at = 0;
            for (Tensor parameter : List.of(x, weight, shift)) {
                float[] gradient = gradients.of(parameter).toFloats();
                System.arraycopy(gradient, 0, all, at, gradient.length);
                at += gradient.length;
            }
            return all;
        }
    }

    private static float[] numbers(long seed, int count) {
        var random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }
}
