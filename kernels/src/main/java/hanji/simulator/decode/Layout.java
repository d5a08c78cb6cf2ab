package hanji.simulator.decode;

import hanji.simulator.machine.Addresses;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where the variables of a kernel or a function lie. Its frame in local memory holds what it is given and gives, if it is
 * a function, then its own variables and what it passes to others.
 */
final class Layout {
    private static final int FRAME_ALIGNMENT = 16;

    private final Map<String, Long> addresses;
    private final Map<String, Integer> parameters = new HashMap<>();
    private final Map<String, Integer> passed = new HashMap<>();
    private final Map<String, Integer> ofFrame = new HashMap<>();
    private final Entry entry;
    private final ModuleScope scope;
    private final boolean isKernel;
    private int end;

    Layout(Entry entry, boolean isKernel, ModuleScope scope, SharedLayout shared) {
        this.entry = entry;
        this.isKernel = isKernel;
        this.scope = scope;
        addresses = new HashMap<>(scope.addresses());
        addresses.putAll(shared.addresses());
        if (isKernel) place(parameters, entry.parameters(), 0);
        else end = place(passed, entry.parameters(), place(passed, entry.results(), 0));
        for (Variable each : entry.variables())
            switch (each.space()) {
                case "local" -> {
                    end = place(ofFrame, List.of(each), end);
                    if (isKernel) addresses.put(each.name(), end - each.bytes());
                }
                case "param" -> end = place(passed, List.of(each), end);
                default -> {}
            }
    }

    /** Puts variables one behind the other; where the last one ends. */
    private static int place(Map<String, Integer> offsets, List<Variable> variables, int from) {
        int end = from;
        for (Variable each : variables) {
            int at = SharedLayout.align(end, each.alignment());
            offsets.put(each.name(), at);
            end = at + (int) each.bytes();
        }
        return end;
    }

    /** Where in the frame of a function its results and parameters are; the results first, by their place in order. */
    static int[] passed(List<Variable> results, List<Variable> parameters) {
        Map<String, Integer> unused = new HashMap<>();
        int[] offsets = new int[results.size() + parameters.size()];
        int end = 0;
        for (int i = 0; i < offsets.length; i++) {
            Variable each = i < results.size() ? results.get(i) : parameters.get(i - results.size());
            end = place(unused, List.of(each), end);
            offsets[i] = end - (int) each.bytes();
        }
        return offsets;
    }

    /** The address of a variable in its space, of a parameter of the kernel or of a function. */
    OptionalLong address(String name) {
        String value = scope.unresolved().get(name);
        if (value != null)
            throw new UnknownInstruction("variable '" + name + "' holds the address of '" + value
                    + "', which is neither a variable nor a function with a body");
        Integer parameter = parameters.get(name);
        if (parameter != null) return OptionalLong.of(Addresses.base(Addresses.CONSTANT) + parameter);
        if (passed.containsKey(name)) throw new UnknownInstruction("the address of parameter '" + name + "'");
        OptionalInt function = scope.function(name);
        if (function.isPresent()) return OptionalLong.of(Addresses.ofFunction(function.getAsInt()));
        Long address = addresses.get(name);
        return address == null ? OptionalLong.empty() : OptionalLong.of(address);
    }

    /** Where in its frame a variable in local memory begins; empty in a kernel, whose frame is where all begins. */
    OptionalInt inFrame(String name) {
        Integer offset = ofFrame.get(name);
        return offset == null || isKernel ? OptionalInt.empty() : OptionalInt.of(offset);
    }

    /** Where in its frame something lies that a function passes or is given; empty if it is nothing of that sort. */
    OptionalInt passed(String name) {
        Integer offset = passed.get(name);
        return offset == null ? OptionalInt.empty() : OptionalInt.of(offset);
    }

    /** Whether it passes anything to functions, or is given anything by memory. */
    boolean passesAnything() {
        return !passed.isEmpty();
    }

    /** Where a parameter begins in the parameter space. */
    int parameter(String name) {
        Integer offset = parameters.get(name);
        if (offset == null || !isKernel)
            throw new UnknownInstruction("parameter '" + name + "' of kernel " + entry.name());
        return offset;
    }

    boolean isParameter(String name) {
        return parameters.containsKey(name);
    }

    /** Its part of local memory. */
    int frameBytes() {
        return SharedLayout.align(isKernel ? end : Math.max(end, 1), FRAME_ALIGNMENT);
    }
}
