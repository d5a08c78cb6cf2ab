package hanji.generative.cli;

import hanji.cuda.Grid;
import hanji.simulator.Dim3;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Variable;
import hanji.simulator.run.Argument;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Makes a launch of the words of a command; what does not fit the kernel is misuse of the command. */
record LaunchWords(CommandSpec spec) {
    private static final int POINTER = Long.BYTES;

    Entry entry(KernelFile read, Optional<String> called) {
        List<String> names = read.names();
        if (called.isEmpty() && names.size() > 1)
            throw usage(read.file() + " has several kernels; choose one with --kernel: " + String.join(", ", names));
        String name = called.orElse(names.getFirst());
        return read.kernel(name)
                .orElseThrow(() -> usage("there is no kernel '" + name + "' in " + read.file()
                        + Suggestion.nearest(name, names)
                                .map(near -> "; did you mean '" + near + "'? It has: ")
                                .orElse("; it has: ")
                        + String.join(", ", names)));
    }

    Grid grid(Dim3 of, Dim3 each, int sharedBytes) {
        try {
            return new Grid(of.x(), of.y(), of.z(), each.x(), each.y(), each.z(), sharedBytes);
        } catch (IllegalArgumentException impossible) {
            throw usage(impossible.getMessage() + "; a block has at most " + Grid.MAX_THREADS + " threads");
        }
    }

    void requireArguments(Entry entry, List<Argument> given) {
        List<Variable> parameters = entry.parameters();
        if (given.size() != parameters.size())
            throw usage("kernel " + Entry.sourceName(entry.name()) + " takes " + parameters.size() + " arguments "
                    + parameters.stream().map(LaunchWords::described).toList() + ", and --arg gives " + given.size());
        for (int i = 0; i < given.size(); i++)
            if (parameters.get(i).bytes() != bytes(given.get(i)))
                throw usage("argument " + i + " of kernel " + Entry.sourceName(entry.name()) + " is "
                        + described(parameters.get(i)) + ", not "
                        + given.get(i).text());
    }

    private static long bytes(Argument argument) {
        return switch (argument) {
            case Argument.Array _, Argument.Pointer _, Argument.Pointers _ -> POINTER;
            case Argument.Scalar scalar -> scalar.type().bytes();
            case Argument.Struct struct -> struct.content().length;
        };
    }

    /** What PTX tells of a parameter: its size; an address and a long look alike. */
    private static String described(Variable parameter) {
        return switch ((int) parameter.bytes()) {
            case Byte.BYTES -> "i8|u8";
            case Short.BYTES -> "i16|f16|bf16";
            case Integer.BYTES -> "i32|f32";
            case POINTER -> "array|i64|f64";
            default -> "bytes= with " + parameter.bytes() + " bytes";
        };
    }

    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
