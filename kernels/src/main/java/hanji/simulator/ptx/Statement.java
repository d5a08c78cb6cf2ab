package hanji.simulator.ptx;

import java.util.List;
import java.util.Optional;

/** A line of a kernel's body. */
public sealed interface Statement {
    /** A place that branches go to. */
    record Label(String name) implements Statement {}

    /** The labels that an indexed branch chooses from. */
    record Targets(String name, List<String> labels) implements Statement {
        public Targets {
            labels = List.copyOf(labels);
        }
    }

    /** What a function that is called by its address takes and gives. */
    record Prototype(String name, List<Variable> results, List<Variable> parameters) implements Statement {
        public Prototype {
            results = List.copyOf(results);
            parameters = List.copyOf(parameters);
        }
    }

    /** In place of a body that is not understood. */
    record Unreadable(String why) implements Statement {}

    /**
     * An instruction.
     *
     * @param guard the predicate on which it depends
     * @param operation what it does
     * @param ptxLine its line in the PTX, from 1
     */
    record Code(
            Optional<Operand.Register> guard, Opcode operation, List<Operand> operands, Position position, int ptxLine)
            implements Statement {
        public Code {
            operands = List.copyOf(operands);
        }

        /** What it does, for example {@code ld}. */
        public String name() {
            return operation.name();
        }

        /** What follows, for example {@code global, v4, f32}. */
        public List<String> modifiers() {
            return operation.modifiers();
        }

        /** The name with all modifiers, for example {@code ld.global.v4.f32}. */
        public String opcode() {
            return operation.text();
        }

        public boolean has(String modifier) {
            return operation.modifiers().contains(modifier);
        }

        /** The types among the modifiers, in order. */
        public List<Type> types() {
            return operation.types();
        }
    }
}
