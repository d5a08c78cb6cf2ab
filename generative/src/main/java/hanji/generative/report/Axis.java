package hanji.generative.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** A straight scale that takes values low..high to positions from..to (which may run backwards). */
record Axis(double low, double high, double from, double to) {

    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** Round values on the scale, 1, 2 or 5 times a power of ten apart, not more than the given number of steps. */
    List<BigDecimal> ticks(int steps) {
        BigDecimal step = step((high - low) / steps);
        List<BigDecimal> ticks = new ArrayList<>();
        var tick = step.multiply(BigDecimal.valueOf(Math.ceil(low / step.doubleValue())));
        for (; tick.doubleValue() <= high; tick = tick.add(step)) ticks.add(tick.setScale(Math.max(0, step.scale())));
        return ticks;
    }

    /** The same, of whole numbers only. */
    List<BigDecimal> wholeTicks(int steps) {
        return ticks(steps).stream()
                .filter(tick -> tick.stripTrailingZeros().scale() <= 0)
                .toList();
    }

    /** How many characters the longest of these round values has. */
    int tickLength(int steps) {
        return ticks(steps).stream()
                .mapToInt(tick -> tick.toPlainString().length())
                .max()
                .orElse(0);
    }

    /** The smallest of 1, 2, 5 times a power of ten that is at least as large. */
    private static BigDecimal step(double atLeast) {
        int exponent = (int) Math.floor(Math.log10(atLeast));
        for (int digit : new int[] {1, 2, 5}) {
            BigDecimal step = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
            if (step.compareTo(new BigDecimal(atLeast, MathContext.DECIMAL32)) >= 0) return step;
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }
}
