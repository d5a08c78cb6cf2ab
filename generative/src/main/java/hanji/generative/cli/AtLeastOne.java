package hanji.generative.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a count: a whole number of at least 1. */
public final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String word) {
        try {
            int count = Integer.parseInt(word);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException _) {
            // reported below
        }
        throw new TypeConversionException("'" + word + "' is not a whole number of at least 1");
    }
}
