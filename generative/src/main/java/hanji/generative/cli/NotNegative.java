package hanji.generative.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a count that may be 0. */
final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String word) {
        try {
            int count = Integer.parseInt(word);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException _) {
            // reported below
        }
        throw new TypeConversionException("'" + word + "' is not a whole number of at least 0");
    }
}
