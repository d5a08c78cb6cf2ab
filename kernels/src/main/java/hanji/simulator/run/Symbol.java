package hanji.simulator.run;

import hanji.simulator.ptx.Type;
import hanji.simulator.ptx.Variable;
import java.util.Optional;

/**
 * A variable of a module, {@code __constant__} or {@code __device__}, that is set before a launch or shown after it.
 *
 * @param name as the source or the PTX has it
 * @param content what it holds before the launch; empty for what the source says
 * @param shown the type of its elements, as which it is shown after the launch; empty if it is not shown
 */
public record Symbol(String name, Optional<Argument> content, Optional<Argument.Type> shown) {
    /** A variable that is set. */
    public static Symbol set(String name, Argument content) {
        return new Symbol(name, Optional.of(content), Optional.empty());
    }

    /** A variable that is shown. */
    public static Symbol shown(String name, Argument.Type type) {
        return new Symbol(name, Optional.empty(), Optional.of(type));
    }

    /** What the PTX tells of the type of a variable's elements; of arrays it often tells only that they are bytes. */
    public static Argument.Type type(Variable variable) {
        Type type = variable.type();
        return switch (type.bytes()) {
            case 1 -> type.isSigned() ? Argument.Type.I8 : Argument.Type.U8;
            case 2 -> Argument.Type.I16;
            case 4 -> type == Type.F32 ? Argument.Type.F32 : Argument.Type.I32;
            default -> type == Type.F64 ? Argument.Type.F64 : Argument.Type.I64;
        };
    }
}
