package hanji.generative.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of 64 bits. */
final class WholeNumber implements ITypeConverter<Long> {
    @Override
    public Long convert(String word) {
        try {
            return Long.valueOf(word);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + word + "' is not a whole number of at most 64 bits");
        }
    }
}
