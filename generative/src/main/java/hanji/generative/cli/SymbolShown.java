package hanji.generative.cli;

import hanji.simulator.run.Argument;
import hanji.simulator.run.Symbol;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which variable of a kernel's file is shown, and as what: {@code hits}, {@code taps=f32}. */
final class SymbolShown implements ITypeConverter<SymbolShown.Wanted> {
    /** @param type empty for what the PTX tells */
    record Wanted(String name, Optional<Argument.Type> type) {
        /** @param otherwise its type if none is given */
        Symbol symbol(Argument.Type otherwise) {
            return Symbol.shown(name, type.orElse(otherwise));
        }
    }

    @Override
    public Wanted convert(String word) {
        int equals = word.indexOf('=');
        if (equals < 0) return new Wanted(word, Optional.empty());
        String type = word.substring(equals + 1);
        return new Wanted(
                word.substring(0, equals),
                Optional.of(Stream.of(Argument.Type.values())
                        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(type))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException(
                                "'" + type + "' is no type; expected f32, f64, i8, i16, i32, i64 or u8"))));
    }
}
