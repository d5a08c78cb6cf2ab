package hanji.generative.style;

import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pool.AveragePool.averagePool;

import hanji.kernels.conv.Window;
import hanji.nn.layer.StridedConv;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Prototype. */
public record TextureNetwork(List<List<StridedConv>> banks) {
    public record Settings(int scales, int side, int filters, double whitening, int second, double biasSpread) {}

    static final Window VALID = new Window(1, 0), HALVED = new Window(2, 0);

    public List<Tensor> features(Tensor picture) {
        List<Tensor> all = new ArrayList<>();
        Tensor scaled = picture;
        for (int s = 0; s < banks.size(); s++) {
            if (s > 0) scaled = averagePool(scaled, 2, 2, HALVED);
            Tensor layer = scaled;
            for (StridedConv conv : banks.get(s)) {
                layer = relu(conv.forward(layer));
                all.add(layer);
            }
        }
        return all;
    }

    public static TextureNetwork of(Tensor picture, Settings set, Noise noise) {
        List<List<StridedConv>> banks = new ArrayList<>();
        Tensor scaled = picture;
        for (int s = 0; s < set.scales; s++) {
            if (s > 0) scaled = averagePool(scaled, 2, 2, HALVED);
            List<StridedConv> bank = new ArrayList<>();
            StridedConv first = filters(scaled, set.side, set.filters, set, noise.of("filters " + s, 0));
            bank.add(first);
            if (set.second > 0) {
                Tensor h = relu(first.forward(scaled));
                bank.add(filters(h, 3, set.second, set, noise.of("second " + s, 0)));
            }
            banks.add(bank);
        }
        return new TextureNetwork(banks);
    }

    private static StridedConv filters(Tensor input, int side, int count, Settings set, Philox random) {
        Patches patches = Patches.of(input, side);
        double[] values = patches.components().values(),
                vectors = patches.components().vectors();
        int size = values.length, at = 0;
        float[] weight = new float[size * count], bias = new float[count];
        for (int f = 0; f < count; f++) {
            double[] w = new double[size];
            for (int i = 0; i < size; i++) {
                double z = random.uniform(at++) + random.uniform(at++) + random.uniform(at++) - 1.5;
                double c = z * Math.pow(Math.max(0, values[i]) + 1e-3 * values[0], -set.whitening);
                for (int k = 0; k < size; k++) w[k] += c * vectors[i * size + k];
            }
            double variance = 0, mean = 0;
            for (int i = 0; i < size; i++) {
                double p = 0;
                for (int k = 0; k < size; k++) p += w[k] * vectors[i * size + k];
                variance += p * p * values[i];
            }
            for (int k = 0; k < size; k++) mean += w[k] * patches.mean()[k];
            double norm = 1 / Math.sqrt(variance);
            for (int k = 0; k < size; k++) weight[k * count + f] = (float) (w[k] * norm);
            bias[f] = (float) (-mean * norm + set.biasSpread * (2 * random.uniform(at++) - 1));
        }
        var conv = new StridedConv(
                Tensor.of(weight, side, side, size / side / side, count), Tensor.of(bias, count), VALID);
        Tensor out = relu(conv.forward(input));
        double[] square = new double[count];
        double[] o = out.toDoubles();
        for (int i = 0; i < o.length; i++) square[i % count] += o[i] * o[i];
        for (int f = 0; f < count; f++) {
            float rms = (float) Math.sqrt(square[f] / (o.length / count));
            if (rms > 0) {
                bias[f] /= rms;
                for (int k = 0; k < size; k++) weight[k * count + f] /= rms;
            }
        }
        return new StridedConv(Tensor.of(weight, side, side, size / side / side, count), Tensor.of(bias, count), VALID);
    }
}
