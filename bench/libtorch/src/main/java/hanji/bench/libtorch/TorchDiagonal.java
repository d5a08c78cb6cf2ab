package hanji.bench.libtorch;

import hanji.bench.libtorch.TorchConvolution.Kernel;
import hanji.bench.peer.Layout;
import hanji.bench.workload.DiagonalLayerStep;
import hanji.bench.workload.Task;
import hanji.generative.sampler.RecurrentLayer;
import hanji.tensor.Device;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The layer of {@link DiagonalLayerStep} with the same first weights, as it is written with PyTorch: what the gates are given is
 * skewed and taken apart into its columns, by one {@code unbind}, whose gradient is one {@code stack}; a step goes on from the
 * states of all rows before it. The layouts differ in how: by a 1-D convolution of [N, C, H], or by a product of [N, H, C], where the
 * states above and those of the row lie side by side. Each takes the columns in the way that is faster, copied or where they stand.
 */
record TorchDiagonal(Recurrence fromLeft, Recurrence fromRight, Kernel out) {
    private static final int GATES = 4;
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    /**
     * One direction.
     *
     * @param input 1x1
     * @param steps what goes on from states
     */
    record Recurrence(Kernel input, Steps steps) {
        static Recurrence of(RecurrentLayer.Recurrence recurrence, Layout layout) {
            int taps = recurrence.taps(), units = recurrence.units();
            Tensor weight = Tensors.of(recurrence.states().toFloats(), taps, units, GATES * units);
            return new Recurrence(
                    Kernel.of(recurrence.input(), layout),
                    switch (layout) {
                        case CONTIGUOUS ->
                            new Convolved(weight.permute(2, 1, 0).contiguous().requires_grad_(true));
                        case CHANNELS_LAST ->
                            new Multiplied(
                                    weight.reshape(taps * units, GATES * units).requires_grad_(true));
                    });
        }

        Stream<Tensor> parameters() {
            return Stream.concat(input.parameters(), Stream.of(steps.weight()));
        }

        /** Map [N, 2h, H, W] to states [N, h, H, W]. */
        Tensor states(Tensor map) {
            return steps.states(input.convolve(map));
        }
    }

    /** A layout: its skew, and how a step reads the states before. */
    sealed interface Steps {
        Tensor weight();

        /** What the gates are given, [N, 4h, H, W], to states [N, h, H, W]. */
        Tensor states(Tensor given);

        /**
         * Step by step.
         *
         * @param columns what the gates are given at each
         * @param channels axis of a column
         * @return the states of each
         */
        default TensorVector states(TensorVector columns, int channels) {
            var states = new TensorVector();
            Tensor gates = columns.get(0), memory = gates, h = gates;
            long units = gates.size(channels) / GATES;
            for (long t = 0; t < columns.size(); t++) {
                if (t > 0) gates = next(columns.get(t), h);
                TensorVector open =
                        gates.narrow(channels, 0, (GATES - 1) * units).sigmoid().chunk(GATES - 1, channels);
                Tensor g = gates.narrow(channels, (GATES - 1) * units, units).tanh();
                Tensor i = open.get(0), f = open.get(1), o = open.get(2);
                memory = t == 0 ? i.mul(g) : f.mul(memory).addcmul(i, g);
                h = o.mul(memory.tanh());
                states.push_back(h);
            }
            return states;
        }

        /** The inputs of the gates: what they are given, and the sums over the states before. */
        Tensor next(Tensor given, Tensor h);
    }

    /** @param weight [4h, h, 2] */
    record Convolved(Tensor weight) implements Steps {
        @Override
        public Tensor states(Tensor given) {
            long n = given.size(0), height = given.size(ROWS), width = given.size(COLUMNS), steps = height + width - 1;
            Tensor skewed = torch.constant_pad_nd(given, 0, height)
                    .view(n, -1, height * (steps + 1))
                    .narrow(2, 0, height * steps)
                    .view(n, -1, height, steps);
            TensorVector columns = skewed.permute(3, 0, 1, 2).contiguous().unbind(0);
            Tensor states = torch.stack(states(columns, 1), 3).view(n, -1, height * steps);
            return torch.constant_pad_nd(states, 0, height)
                    .view(n, -1, height, steps + 1)
                    .narrow(COLUMNS, 0, width);
        }

        @Override
        public Tensor next(Tensor given, Tensor h) {
            long[] one = {1};
            Tensor sums = torch.conv1d(h, weight, new TensorOptional(), one, one, one, 1);
            return given.add(sums.narrow(2, 0, h.size(2)));
        }
    }

    /** @param weight [2h, 4h] */
    record Multiplied(Tensor weight) implements Steps {
        @Override
        public Tensor states(Tensor given) {
            long n = given.size(0), height = given.size(ROWS), width = given.size(COLUMNS), steps = height + width - 1;
            TensorVector columns = torch.constant_pad_nd(given.permute(0, 2, 3, 1), 0, 0, 0, height)
                    .view(n, height * (steps + 1), -1)
                    .narrow(1, 0, height * steps)
                    .view(n, height, steps, -1)
                    .unbind(2);
            Tensor states = torch.stack(states(columns, 2), 2).view(n, height * steps, -1);
            return torch.constant_pad_nd(states, 0, 0, 0, height)
                    .view(n, height, steps + 1, -1)
                    .narrow(2, 0, width)
                    .permute(0, 3, 1, 2);
        }

        @Override
        public Tensor next(Tensor given, Tensor h) {
            Tensor read = torch.cat(new TensorVector(down(h), h), 2).view(-1, weight.size(0));
            return torch.addmm(given.reshape(-1, weight.size(1)), read, weight).view(h.size(0), h.size(1), -1);
        }
    }

    /** One step of its training. */
    static Task training(DiagonalLayerStep work, Layout layout) {
        RecurrentLayer.Diagonal first = work.layer(Device.cpu(1));
        var layer = new TorchDiagonal(
                Recurrence.of(first.fromLeft(), layout),
                Recurrence.of(first.fromRight(), layout),
                Kernel.of(first.out(), layout));
        int side = work.side();
        Tensor map = Tensors.images(work.map(), layout, work.images(), side, side, 2 * work.units());
        return TorchTraining.within(
                layer.parameters(), map, x -> layer.forward(x).square().mean());
    }

    private TensorVector parameters() {
        return new TensorVector(Stream.of(fromLeft.parameters(), fromRight.parameters(), out.parameters())
                .flatMap(parameters -> parameters)
                .toArray(Tensor[]::new));
    }

    /** Map [N, 2h, H, W] to the same. */
    private Tensor forward(Tensor map) {
        Tensor right = fromRight.states(map.flip(COLUMNS)).flip(COLUMNS);
        return map.add(out.convolve(fromLeft.states(map).add(down(right))));
    }

    /** The rows, which are the last axis but one, moved down by one, with zeros above. */
    private static Tensor down(Tensor x) {
        return torch.constant_pad_nd(x, 0, 0, 1, -1);
    }
}
