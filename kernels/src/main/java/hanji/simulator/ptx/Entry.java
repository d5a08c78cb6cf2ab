package hanji.simulator.ptx;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel, or a function that kernels call.
 *
 * @param results of a function, each in {@code param} space; a kernel has none
 * @param registers type by name of those that its instructions name; not copied, as there may be thousands
 * @param variables its own shared and local memory, and in {@code param} space what it passes to functions
 * @param bounds how many threads a block may have
 */
public record Entry(
        String name,
        List<Variable> results,
        List<Variable> parameters,
        Map<String, Type> registers,
        List<Variable> variables,
        List<Statement> body,
        ThreadBounds bounds) {
    public Entry {
        results = List.copyOf(results);
        parameters = List.copyOf(parameters);
        registers = Collections.unmodifiableMap(registers);
        variables = List.copyOf(variables);
        body = List.copyOf(body);
    }

    /**
     * The name in the CUDA source: C++ puts the types of parameters and the arguments of templates into that of a function
     * which is not {@code extern "C"}, so that {@code scale} becomes {@code _Z5scalePfi}, and {@code math::scale<4>}
     * becomes {@code _ZN4math5scaleILi4EEEvPf}. Names that are not understood stay as they are.
     */
    public static String sourceName(String name) {
        Optional<Demangler.Demangled> demangled = Demangler.of(name);
        return demangled.isPresent() ? demangled.get().name() : name;
    }

    /** The same with the types of a function's parameters, {@code scale(float*, int)}, which tell overloads apart. */
    public static String signature(String name) {
        return Demangler.of(name)
                .flatMap(each -> each.parameters().map(types -> each.name() + "(" + String.join(", ", types) + ")"))
                .orElse(name);
    }
}
