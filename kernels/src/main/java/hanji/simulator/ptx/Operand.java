package hanji.simulator.ptx;

import java.util.List;

/** What an instruction works on. */
public sealed interface Operand {
    /** A register, also a special one such as {@code %tid.x}. */
    record Register(String name, boolean negated) implements Operand {}

    /** A number in the instruction; {@code bits} are of a 64-bit integer, or of the float that {@code form} says. */
    record Number(long bits, Form form) implements Operand {
        /** How it is written. */
        public enum Form {
            INTEGER,
            F32,
            F64
        }
    }

    /** The address of a variable, or a label. */
    record Symbol(String name, long offset) implements Operand {}

    /** Memory at a register, a variable or a number, and an offset. */
    record Address(Operand base, long offset) implements Operand {}

    /** An element of a texture, of a surface or of a tensor in memory, by its coordinates. */
    record Lookup(Operand base, List<Operand> coordinates) implements Operand {
        public Lookup {
            coordinates = List.copyOf(coordinates);
        }
    }

    /** Several operands in braces. */
    record Vector(List<Operand> elements) implements Operand {
        public Vector {
            elements = List.copyOf(elements);
        }
    }

    /** Two destinations, {@code a|b}. */
    record Pair(Operand first, Operand second) implements Operand {}

    /** A destination that nobody wants, {@code _}. */
    record Sink() implements Operand {}
}
