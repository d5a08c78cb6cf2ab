package hanji.bench.workload;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.sampler.RecurrentLayer.Diagonal;
import hanji.generative.sampler.RecurrentLayer.Recurrence;
import hanji.generative.zoo.DiagonalBiLstm;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.function.Supplier;

/**
 * One step of training one layer of the diagonal BiLSTM, {@link DiagonalBiLstm} of arXiv:1601.06759, section 3.2, as it stands
 * inside a network: a recurrence from either side over the antidiagonals of a map, a 1x1 convolution of the sum of their
 * states, which is added to the map; the mean of the squares of that, the gradients by the weights and by the map, Adam.
 *
 * @param images N
 * @param side H and W
 * @param units h of the states; the map has 2h channels
 */
public record DiagonalLayerStep(int images, int side, int units) implements Workload {
    private static final int GATES = 4;
    /** States that a cell reads: the one above and the one beside it. */
    private static final int READ = 2;

    private static final double GAIN = 0.5;

    /** The layer before the first step. */
    public Diagonal layer(Device device) {
        var initializer = Initializer.ofOnlyNetwork(1, DType.F32, device);
        return new Diagonal(
                recurrence(initializer),
                recurrence(initializer),
                Conv.create(1, units, 2 * units, Mask.B, 1, initializer));
    }

    private Recurrence recurrence(Initializer initializer) {
        return new Recurrence(
                Conv.create(1, 2 * units, GATES * units, Mask.B, GAIN, initializer),
                initializer.heUniform(READ * units, GAIN, READ, units, GATES * units));
    }

    /** What the layer before gives: [N, H, W, 2h]. */
    public float[] map() {
        return Inputs.normal(0, images * side * side * 2 * units, 1);
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        Diagonal layer = layer(device);
        Tensor map = Inputs.on(device, map(), images, side, side, 2 * units);
        Supplier<Tensor> loss = () -> mean(square(add(map, layer.out().forward(DiagonalBiLstm.states(layer, map)))));
        return Training.within(layer.parameters(), map, loss);
    }
}
