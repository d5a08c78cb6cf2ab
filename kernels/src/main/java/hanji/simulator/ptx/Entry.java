package hanji.simulator.ptx;

import java.util.ArrayList;
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
    private static final Pattern MANGLED = Pattern.compile("_ZL?(\\d{1,4})(.+)");
    private static final Pattern PART = Pattern.compile("(\\d{1,4})(.+)");

    public Entry {
        parameters = List.copyOf(parameters);
        registers = Map.copyOf(registers);
        variables = List.copyOf(variables);
        body = List.copyOf(body);
    }

    /**
     * The name in the CUDA source: C++ puts the types of parameters into that of a function which is not
     * {@code extern "C"}, so that {@code scale} becomes {@code _Z5scalePfi}, and {@code math::scale} becomes
     * {@code _ZN4math5scaleEPfi} (Itanium C++ ABI, section 5.1).
     */
    public static String sourceName(String name) {
        if (name.startsWith("_ZN")) return qualified(name);
        Matcher mangled = MANGLED.matcher(name);
        if (!mangled.matches()) return name;
        int length = Integer.parseInt(mangled.group(1));
        return length <= mangled.group(2).length() ? mangled.group(2).substring(0, length) : name;
    }

    /** The names of namespaces and of what is in them, each behind its length. */
    private static String qualified(String name) {
        List<String> parts = new ArrayList<>();
        String rest = name.substring("_ZN".length());
        for (Matcher part = PART.matcher(rest); part.matches(); part = PART.matcher(rest)) {
            int length = Integer.parseInt(part.group(1));
            if (length >= part.group(2).length()) return name;
            parts.add(part.group(2).substring(0, length));
            rest = part.group(2).substring(length);
        }
        return parts.isEmpty() ? name : String.join("::", parts);
    }
}
