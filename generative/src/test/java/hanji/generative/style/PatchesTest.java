package hanji.generative.style;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PatchesTest {
    @Test
    void responsesHaveMeanZeroAndVarianceOne() {
        Tensor picture = Pictures.stripes(40, Device.CPU);
        Patches patches = Patches.of(picture, 5);
        int filters = 6;
        double[] responses = patches.filters(filters, 0.25, new Noise(1).of("filters", 0), Device.CPU)
                .forward(picture)
                .toDoubles();
        for (int f = 0; f < filters; f++) {
            double sum = 0, squares = 0;
            int count = responses.length / filters;
            for (int i = f; i < responses.length; i += filters) {
                sum += responses[i];
                squares += responses[i] * responses[i];
            }
            assertEquals(0, sum / count, 1e-4, "mean of filter " + f);
            assertEquals(1, squares / count, 1e-3, "variance of filter " + f);
        }
    }
}
