package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Infers;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActiveUnitsTest {
    /** The first number ignores the image, the second has its intensity v as v / 100 with variance 1/4. */
    private static final class ByIntensity implements Infers {
        @Override
        public Normal posterior(Images images) {
            byte[] pixels = images.pixels();
            double[] means = new double[2 * pixels.length], logVars = new double[2 * pixels.length];
            for (int n = 0; n < pixels.length; n++) {
                means[2 * n + 1] = pixels[n] / 100.0;
                logVars[2 * n + 1] = Math.log(0.25);
            }
            return new Normal(Tensor.of(means, pixels.length, 2), Tensor.of(logVars, pixels.length, 2));
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    @Test
    void aUnitIsActiveWhereItsMeanVaries() {
        byte[] pixels = new byte[250];
        for (int n = 0; n < pixels.length; n++) pixels[n] = (byte) (n % 2 == 0 ? 20 : 100);
        ActiveUnits units = ActiveUnits.of(new ByIntensity(), Images.unlabelled(1, 1, 1, pixels));
        ActiveUnits.Unit first = units.units().getFirst(),
                second = units.units().getLast();
        assertEquals(1, first.index());
        assertEquals(0.16, first.variance(), 1e-12);
        assertEquals(0.5 * (0.25 + (0.04 + 1) / 2 - 1 - Math.log(0.25)), first.nats(), 1e-12);
        assertTrue(first.isActive());
        assertEquals(0, second.variance());
        assertEquals(0, second.nats());
        assertFalse(second.isActive());
        assertEquals(1, units.active());
    }
}
