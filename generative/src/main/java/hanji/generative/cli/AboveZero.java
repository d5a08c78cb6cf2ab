package hanji.generative.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a finite number above 0. */
final class AboveZero implements ITypeConverter<Double> {
    @Override
    public Double convert(String word) {
        try {
            double number = Double.parseDouble(word);
            if (number > 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException _) {
            // reported below
        }
        throw new TypeConversionException("'" + word + "' is not a number above 0");
    }
}
