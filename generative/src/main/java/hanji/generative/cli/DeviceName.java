package hanji.generative.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what to compute on. */
final class DeviceName implements ITypeConverter<DeviceKind> {
    @Override
    public DeviceKind convert(String word) {
        for (DeviceKind kind : DeviceKind.values()) {
            if (kind.toString().equalsIgnoreCase(word)) {
                return kind;
            }
        }
        String names =
                Arrays.stream(DeviceKind.values()).map(DeviceKind::toString).collect(Collectors.joining(", "));
        throw new TypeConversionException("'" + word + "' is no device; expected one of " + names);
    }
}
