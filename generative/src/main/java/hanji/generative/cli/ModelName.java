package hanji.generative.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a model. */
final class ModelName implements ITypeConverter<ModelKind> {
    @Override
    public ModelKind convert(String word) {
        for (ModelKind kind : ModelKind.values()) {
            if (kind.toString().equalsIgnoreCase(word)) {
                return kind;
            }
        }
        String names =
                Arrays.stream(ModelKind.values()).map(ModelKind::toString).collect(Collectors.joining(" or "));
        throw new TypeConversionException("'" + word + "' is no model; expected " + names);
    }
}
