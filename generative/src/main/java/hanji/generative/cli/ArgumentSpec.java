package hanji.generative.cli;

import hanji.simulator.run.Argument;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an argument of a kernel. */
final class ArgumentSpec implements ITypeConverter<Argument> {
    @Override
    public Argument convert(String word) {
        try {
            return Argument.parse(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
