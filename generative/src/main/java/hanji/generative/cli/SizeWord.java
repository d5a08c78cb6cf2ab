package hanji.generative.cli;

import hanji.nn.data.Size;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a size, {@code HEIGHTxWIDTH}. */
final class SizeWord implements ITypeConverter<Size> {
    @Override
    public Size convert(String word) {
        try {
            return Size.of(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
