package hanji.generative.cli;

import hanji.simulator.run.Argument;
import hanji.simulator.run.Symbol;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a variable of a kernel's file is set to: {@code taps=f32[3]=1,2,3}. */
final class SymbolSet implements ITypeConverter<Symbol> {
    @Override
    public Symbol convert(String word) {
        int equals = word.indexOf('=');
        if (equals < 1)
            throw new TypeConversionException(
                    "'" + word + "' is not understood; expected NAME=SPEC, for example taps=f32[3]=1,2,3");
        try {
            Argument content = Argument.parse(word.substring(equals + 1));
            if (content instanceof Argument.Array array && array.fill() == Argument.Fill.UNWRITTEN)
                throw new TypeConversionException("'" + word + "' sets nothing; leave it out, or give values");
            return Symbol.set(word.substring(0, equals), content);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
