package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.ptx.Operand;
import java.util.List;

/** What an opcode computes, if that is one register from one to three others of one bank; the same wherever it stands. */
sealed interface Plain {
    /** How many operands it has, the target among them. */
    int operands();

    /** The instruction. */
    Instruction of(Origin origin, List<Operand> all, Operands operands);

    /**
     * @param bank of the target
     * @param source bank of what is read
     */
    record Unary<D, A>(Lanes.One<D, A> function, Bank bank, Bank source) implements Plain {
        @Override
        public int operands() {
            return 2;
        }

        @Override
        public Instruction of(Origin origin, List<Operand> all, Operands operands) {
            int a = operands.read(all.get(1), source);
            return new Compute.Unary<>(origin, function, bank, operands.write(all.get(0), bank), a);
        }
    }

    /**
     * @param bank of the target
     * @param source bank of what is read
     */
    record Binary<D, A>(Lanes.Two<D, A, A> function, Bank bank, Bank source) implements Plain {
        @Override
        public int operands() {
            return 3;
        }

        @Override
        public Instruction of(Origin origin, List<Operand> all, Operands operands) {
            int a = operands.read(all.get(1), source);
            int b = operands.read(all.get(2), source);
            return new Compute.Binary<>(origin, function, bank, operands.write(all.get(0), bank), a, b);
        }
    }

    /**
     * @param bank of the target
     * @param source bank of what is read
     */
    record Ternary<D, A>(Lanes.Three<D, A, A, A> function, Bank bank, Bank source) implements Plain {
        @Override
        public int operands() {
            return 4;
        }

        @Override
        public Instruction of(Origin origin, List<Operand> all, Operands operands) {
            int a = operands.read(all.get(1), source);
            int b = operands.read(all.get(2), source);
            int c = operands.read(all.get(3), source);
            return new Compute.Ternary<>(origin, function, bank, operands.write(all.get(0), bank), a, b, c);
        }
    }
}
