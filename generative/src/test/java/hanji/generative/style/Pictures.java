package hanji.generative.style;

import hanji.nn.layer.StridedConv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.List;

/** Small pictures with a texture, and small networks for them. */
final class Pictures {
    private Pictures() {}

    /** Coloured stripes across, with grain, [1, side, side, 3] in F32. */
    static Tensor stripes(int side, Device device) {
        return waves(side, 0, device);
    }

    /** The same from top to bottom. */
    static Tensor columns(int side, Device device) {
        return waves(side, 1, device);
    }

    private static Tensor waves(int side, int along, Device device) {
        var grain = new Noise(3).of("grain", along);
        float[] values = new float[side * side * 3];
        for (int i = 0; i < values.length; i++) {
            int at = along == 0 ? i / 3 / side : i / 3 % side;
            double wave = Math.sin(at * 0.7 + i % 3);
            values[i] = (float) (0.5 + 0.3 * wave + 0.2 * (grain.uniform(i) - 0.5));
        }
        return Tensor.of(values, 1, side, side, 3).to(DType.F32, device);
    }

    /** A network of two scales, in F64. */
    static TextureNetwork exact(Tensor picture, int filters) {
        StridedConv fine = Patches.of(picture, 3).filters(filters, 0.25, new Noise(1).of("fine", 0), Device.CPU);
        StridedConv coarse = Patches.of(picture, 3).filters(filters, 0.25, new Noise(1).of("coarse", 0), Device.CPU);
        return new TextureNetwork(List.of(List.of(inF64(fine)), List.of(inF64(coarse))));
    }

    private static StridedConv inF64(StridedConv layer) {
        return new StridedConv(
                layer.weight().to(DType.F64, Device.CPU), layer.bias().to(DType.F64, Device.CPU), layer.window());
    }
}
