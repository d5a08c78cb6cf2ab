package hanji.bench.scaling;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A logarithmic scale that takes values low..high, above 0, to positions from..to (which may run backwards). */
public record LogAxis(double low, double high, double from, double to) {
    public double at(double value) {
        return from + Math.log(value / low) / Math.log(high / low) * (to - from);
    }

    /** Powers of ten on the scale; their doubles and fives too where it is short. */
    public List<Double> ticks() {
        int first = (int) Math.floor(Math.log10(low)), last = (int) Math.ceil(Math.log10(high));
        DoubleStream digits = high / low > 300 ? DoubleStream.of(1) : DoubleStream.of(1, 2, 5);
        return digits.flatMap(digit -> IntStream.rangeClosed(first, last)
                        .mapToDouble(power -> power < 0 ? digit / Math.pow(10, -power) : digit * Math.pow(10, power)))
                .filter(tick -> tick >= low && tick <= high)
                .sorted()
                .boxed()
                .toList();
    }
}
