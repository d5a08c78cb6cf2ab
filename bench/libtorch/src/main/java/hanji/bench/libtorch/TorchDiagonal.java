package hanji.bench.libtorch;

import hanji.bench.libtorch.TorchConvolution.Kernel;
import hanji.bench.peer.Layout;
import hanji.bench.workload.DiagonalLayerStep;
import hanji.bench.workload.Task;
import hanji.generative.sampler.RecurrentLayer;
import hanji.tensor.Device;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The layer of {@link DiagonalLayerStep} with the same first weights, as it is written with PyTorch: what the gates are given of a
 * skewed map is taken apart into its columns, and each step is a product of the states before, of all rows, with the weights.
 */
record TorchDiagonal(Recurrence fromLeft, Recurrence fromRight, Kernel out, Layout layout) {
    /** Axes of images [N, C, H, W]. */
    private static final int ROWS = 2, COLUMNS = 3;

    /**
     * @param input 1x1
     * @param states how a step goes on from the states before
     */
    record Recurrence(Kernel input, States states) {
        static Recurrence of(RecurrentLayer.Recurrence recurrence, Layout layout) {
            float[] weight = recurrence.states().toFloats();
            return new Recurrence(
                    Kernel.of(recurrence.input(), layout), States.of(weight, recurrence.taps(), recurrence.units(), layout));
        }
    }

    private static final int GATES = 4;
    static final boolean STRIDED = Boolean.getBoolean("strided");

    /** Of columns [N, channels, H], contiguous, or [N, H, channels]. */
    sealed interface States {
        static States of(float[] weight, int taps, int units, Layout layout) {
            return switch (layout) {
                case CONTIGUOUS -> new Convolved(Tensors.of(weight, taps, units, GATES * units).permute(2, 1, 0).contiguous().requires_grad_(true));
                case CHANNELS_LAST -> new Multiplied(Tensors.of(weight, taps * units, GATES * units).requires_grad_(true));
            };
        }
        Tensor weight();
        int channels();
        /** given + sums over h. */
        Tensor next(Tensor given, Tensor h);
    }

    /** @param weight [4h, h, 2] */
    record Convolved(Tensor weight) implements States {
        public int channels() { return 1; }
        public Tensor next(Tensor given, Tensor h) {
            long[] one = {1};
            Tensor sums = torch.conv1d(h, weight, new TensorOptional(), one, one, one, 1);
            return given.add(sums.narrow(2, 0, h.size(2)));
        }
    }

    /** @param weight [2h, 4h] */
    record Multiplied(Tensor weight) implements States {
        public int channels() { return 2; }
        public Tensor next(Tensor given, Tensor h) {
            Tensor above = torch.constant_pad_nd(h, 0, 0, 1, -1);
            Tensor read = torch.cat(new TensorVector(above, h), 2).view(-1, weight.size(0));
            return torch.addmm(given.reshape(-1, weight.size(1)), read, weight).view(h.size(0), h.size(1), -1);
        }
    }

    /** One step of its training. */
    static Task training(DiagonalLayerStep work, Layout layout) {
        RecurrentLayer.Diagonal first = work.layer(Device.cpu(1));
        var layer = new TorchDiagonal(
                Recurrence.of(first.fromLeft(), layout),
                Recurrence.of(first.fromRight(), layout),
                Kernel.of(first.out(), layout),
                layout);
        int n = work.images(), side = work.side();
        Tensor map = Tensors.images(work.map(), layout, n, side, side, 2 * work.units());
        var parameters = new TensorVector(Stream.of(layer.fromLeft, layer.fromRight)
                .flatMap(recurrence -> Stream.of(recurrence.input.weight(), recurrence.input.bias(), recurrence.states.weight()))
                .toArray(Tensor[]::new));
        parameters.push_back(layer.out.weight());
        parameters.push_back(layer.out.bias());
        return TorchTraining.within(parameters, map, x -> layer.forward(x).square().mean());
    }

    private Tensor forward(Tensor map) {
        Tensor right = states(fromRight, map.flip(COLUMNS)).flip(COLUMNS);
        Tensor below = torch.constant_pad_nd(right, 0, 0, 1, -1);
        return map.add(out.convolve(states(fromLeft, map).add(below)));
    }

    /** Map [N, 2h, H, W] to states [N, h, H, W]. */
    private Tensor states(Recurrence recurrence, Tensor map) {
        Tensor given = recurrence.input.convolve(map);
        long n = map.size(0), height = map.size(ROWS), width = map.size(COLUMNS), steps = height + width - 1;
        return switch (layout) {
            case CONTIGUOUS -> {
                Tensor skewed = torch.constant_pad_nd(given, 0, height).view(n, -1, height * (steps + 1)).narrow(2, 0, height * steps).view(n, -1, height, steps);
                TensorVector columns = STRIDED ? skewed.unbind(3) : skewed.permute(3, 0, 1, 2).contiguous().unbind(0);
                Tensor states = steps(recurrence.states, columns, 3);
                yield torch.constant_pad_nd(states.view(n, -1, height * steps), 0, height).view(n, -1, height, steps + 1).narrow(3, 0, width);
            }
            case CHANNELS_LAST -> {
                Tensor rows = given.permute(0, 2, 3, 1);
                Tensor skewed = torch.constant_pad_nd(rows, 0, 0, 0, height).view(n, height * (steps + 1), -1).narrow(1, 0, height * steps).view(n, height, steps, -1);
                TensorVector columns = STRIDED ? skewed.unbind(2) : skewed.permute(2, 0, 1, 3).contiguous().unbind(0);
                Tensor states = steps(recurrence.states, columns, 2);
                yield torch.constant_pad_nd(states.view(n, height * steps, -1), 0, 0, 0, height).view(n, height, steps + 1, -1).narrow(2, 0, width).permute(0, 3, 1, 2);
            }
        };
    }

    private static Tensor steps(States states, TensorVector columns, int axis) {
        int channels = states.channels();
        var h = new TensorVector();
        long units = columns.get(0).size(channels) / GATES;
        Tensor memory = columns.get(0), last = memory;
        for (long t = 0; t < columns.size(); t++) {
            Tensor gates = t == 0 ? columns.get(0) : states.next(columns.get(t), last);
            Tensor open = gates.narrow(channels, 0, 3 * units).sigmoid(), g = gates.narrow(channels, 3 * units, units).tanh();
            TensorVector ifo = open.chunk(3, channels);
            memory = t == 0 ? ifo.get(0).mul(g) : ifo.get(1).mul(memory).addcmul(ifo.get(0), g);
            last = ifo.get(2).mul(memory.tanh());
            h.push_back(last);
        }
        return torch.stack(h, axis);
    }
}
