package hanji.generative.inspect;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.reduce.ArgMax.argMax;
import static hanji.kernels.reduce.Max.max;

import hanji.generative.model.Layered;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Where units of a layer are highest: the maximum over all positions of every image, by trying them all. Zeiler and Fergus,
 * "Visualizing and understanding convolutional networks", 2013, section 4.
 */
public final class Peaks {
    private Peaks() {}

    /**
     * A unit at its highest in an image.
     *
     * @param value of the unit there, behind its rectifier
     * @param image its number
     * @param position flat row-major index in the layer's [H, W], the first of several; 0 in a layer without positions
     */
    public record Peak(double value, int image, int position) {}

    /**
     * For each unit of a layer the images in which it is highest, the highest first, of several the first.
     *
     * @param layer its name
     * @param most images for a unit at most
     * @param progress is told the share that is done, 0 to 1
     * @throws IllegalArgumentException if there is no layer of that name
     */
    public static List<List<Peak>> of(Layered model, String layer, Images images, int most, DoubleConsumer progress) {
        int units = model.layers().links().get(model.layers().place(layer)).units();
        List<List<Peak>> best = IntStream.range(0, units)
                .<List<Peak>>mapToObj(_ -> new ArrayList<>())
                .toList();
        Parts.each(model, images, progress, (from, part, input) -> {
            Tensor values = model.layers().activations(layer, input);
            int n = part.count();
            Tensor positions = reshape(values, n, values.size() / n / units, units);
            double[] highest = max(positions, 1).toDoubles();
            int[] where = argMax(positions, 1).to(DType.I32, Device.CPU).ints();
            for (int i = 0; i < highest.length; i++)
                offer(best.get(i % units), new Peak(highest[i], from + i / units, where[i]), most);
        });
        return best;
    }

    private static void offer(List<Peak> best, Peak peak, int most) {
        int at = best.size();
        while (at > 0 && peak.value() > best.get(at - 1).value()) at--;
        if (at == most) return;
        best.add(at, peak);
        if (best.size() > most) best.removeLast();
    }
}
