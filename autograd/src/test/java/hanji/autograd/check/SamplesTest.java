package hanji.autograd.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void extremesHoldEveryKindOfValue() {
        var random = new SplittableRandom(1);
        double[] values = DoubleStream.generate(() -> Samples.EXTREMES.next(random))
                .limit(1000)
                .toArray();
        assertTrue(has(values, Float::isNaN), "NaN");
        assertTrue(has(values, x -> x == Float.POSITIVE_INFINITY), "infinity");
        assertTrue(has(values, x -> x == Float.NEGATIVE_INFINITY), "-infinity");
        assertTrue(has(values, x -> Float.floatToRawIntBits(x) == 0x80000000), "-0");
        assertTrue(has(values, x -> x == Float.MIN_VALUE), "smallest subnormal");
        assertTrue(has(values, x -> x == Float.MAX_VALUE), "largest");
        assertTrue(has(values, x -> Math.abs(x) > 0.01 && Math.abs(x) < 0.99), "normal");
    }

    private static boolean has(double[] values, Kind kind) {
        return DoubleStream.of(values).anyMatch(value -> kind.matches((float) value));
    }

    private interface Kind {
        boolean matches(float value);
    }
}
