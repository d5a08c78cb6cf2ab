package hanji.generative.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.measure.Described;
import hanji.generative.measure.Statistic;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureReferenceTest {
    private static final int DIMENSIONS = 3;

    private static Described points(int count, int stream, double scale) {
        double[] features = new double[count * DIMENSIONS];
        for (int i = 0; i < features.length; i++) features[i] = scale * new Philox(4, stream, 0).uniform(i);
        return new Described(features, DIMENSIONS, new int[count]);
    }

    private static Map<Yardstick, Statistic> figures(double scale) {
        Map<Yardstick, Statistic> figures = new EnumMap<>(Yardstick.class);
        new FeatureReference(Device.CPU, points(50, 1, scale)).put(points(30, 2, scale), figures);
        return figures;
    }

    @Test
    void figuresDoNotDependOnTheScaleOfFeatures() {
        Map<Yardstick, Statistic> once = figures(1);
        assertEquals(6, once.size());
        figures(7).forEach((yardstick, statistic) -> assertEquals(
                once.getOrDefault(yardstick, members -> Double.NaN).ofAll(30),
                statistic.ofAll(30),
                1e-9,
                yardstick::toString));
    }
}
