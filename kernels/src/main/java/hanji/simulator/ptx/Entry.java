package hanji.simulator.ptx;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel.
 *
 * @param registers type by name
 * @param variables its own shared and local memory
 * @param bounds how many threads a block may have
 */
public record Entry(
        String name,
        List<Variable> parameters,
        Map<String, Type> registers,
        List<Variable> variables,
        List<Statement> body,
        ThreadBounds bounds) {
    private static final Pattern MANGLED = Pattern.compile("_Z(\\d{1,4})(.+)");

    public Entry {
        parameters = List.copyOf(parameters);
        registers = Map.copyOf(registers);
        variables = List.copyOf(variables);
        body = List.copyOf(body);
    }

    /**
     * The name in the CUDA source: C++ puts the types of parameters into that of a function which is not
     * {@code extern "C"}, so that {@code scale} becomes {@code _Z5scalePfi} (Itanium C++ ABI, section 5.1).
     */
    public static String sourceName(String name) {
        Matcher mangled = MANGLED.matcher(name);
        if (!mangled.matches()) return name;
        int length = Integer.parseInt(mangled.group(1));
        return length <= mangled.group(2).length() ? mangled.group(2).substring(0, length) : name;
    }
}
