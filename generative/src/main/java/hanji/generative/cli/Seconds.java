package hanji.generative.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time in seconds, which may be 0; all beyond 30 years is the same as 30 years. */
final class Seconds implements ITypeConverter<Duration> {
    private static final double LONGEST = 1e9;

    @Override
    public Duration convert(String word) {
        try {
            double seconds = Double.parseDouble(word);
            if (seconds >= 0) {
                return Duration.ofMillis((long) (1000 * Math.min(seconds, LONGEST)));
            }
        } catch (NumberFormatException _) {
            // reported below
        }
        throw new TypeConversionException("'" + word + "' is not a number of seconds, 0 or more");
    }
}
