package hanji.simulator.decode;

import hanji.simulator.Counts;
import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Copy;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Frame;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Named;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the registers of operands. Where an instruction wants a register in another bank than it is declared in, its
 * bits are moved to one that is made for it, before or after.
 */
final class Operands {
    private final Registers registers;
    private final Body body;
    private final Map<String, Type> types;
    private final Map<String, Place> places = new HashMap<>();
    private final Symbols symbols;
    private final Set<String> writtenOnce;
    private int carry = -1;
    private final List<Instruction> after = new ArrayList<>();
    private Origin origin = new Origin(-1, "", Counts.Kind.MOVE, "", 0, true);

    /** What stands for a register of the PTX. */
    private static final class Place {
        private final Type type;
        private final boolean isDeclared;
        private int slot = -1;
        private int predicate = -1;

        private Place(Type type, boolean isDeclared) {
            this.type = type;
            this.isDeclared = isDeclared;
        }
    }

    /** What names of variables stand for. */
    interface Symbols {
        /** The address of a variable in its space; empty if there is none. */
        OptionalLong address(String name);

        /** Where in the frame of a function a variable in local memory begins; empty if it is no such variable. */
        OptionalInt inFrame(String name);
    }

    /**
     * @param types of the declared registers
     * @param writtenOnce those that may stand for what never changes, where that is all that is written to them
     */
    Operands(Registers registers, Body body, Map<String, Type> types, Symbols symbols, Set<String> writtenOnce) {
        this.registers = registers;
        this.body = body;
        this.types = types;
        this.symbols = symbols;
        this.writtenOnce = writtenOnce;
    }

    /** The instruction to which further operands belong. */
    void begin(Origin instruction) {
        origin = instruction;
    }

    /** What an instruction's results still have to go through. */
    void finish() {
        for (Instruction each : after) body.add(each);
        after.clear();
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            Type type = types.get(name);
            place = new Place(type == null ? Type.B32 : type, type != null);
            places.put(name, place);
        }
        return place;
    }

    private Place declared(Operand operand) {
        if (operand instanceof Operand.Register(String name, boolean negated) && !negated) {
            Place place = place(name);
            if (place.isDeclared) return place;
        }
        throw new UnknownInstruction("operand " + operand);
    }

    /** The declared type of a register. */
    Type type(Operand operand) {
        return declared(operand).type;
    }

    boolean isRegister(Operand operand) {
        return operand instanceof Operand.Register(String name, boolean negated) && place(name).isDeclared && !negated;
    }

    /** The register of a source, in a bank. */
    int read(Operand operand, Bank bank) {
        if (operand instanceof Operand.Register(String name, boolean negated)) {
            if (negated) throw new UnknownInstruction("operand !" + name);
            Place place = place(name);
            if (place.slot < 0 && !place.isDeclared) place.slot = Specials.add(registers, name);
            return in(bank, slot(place));
        }
        if (operand instanceof Operand.Number(long bits, Operand.Number.Form form))
            return registers.constant(bank, constant(bits, form, bank));
        if (operand instanceof Operand.Symbol(String name, long offset)) return variable(name, offset, bank);
        throw new UnknownInstruction("operand " + operand);
    }

    /** The register of a variable's address. */
    private int variable(String name, long offset, Bank bank) {
        OptionalInt inFrame = symbols.inFrame(name);
        if (inFrame.isPresent()) {
            int register = registers.add(Bank.LONG);
            body.add(new Frame.Address(origin, register, inFrame.getAsInt() + (int) offset));
            return in(bank, register);
        }
        OptionalLong address = symbols.address(name);
        if (address.isEmpty()) throw new UnknownInstruction("variable '" + name + "' is not declared");
        return registers.constant(bank, address.getAsLong() + offset);
    }

    private static long constant(long bits, Operand.Number.Form form, Bank bank) {
        return switch (form) {
            case INTEGER -> bits;
            case F32 -> bank == Bank.DOUBLE ? Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits)) : bits;
            case F64 ->
                bank == Bank.FLOAT || bank == Bank.INT
                        ? Float.floatToRawIntBits((float) Double.longBitsToDouble(bits))
                        : bits;
        };
    }

    private int in(Bank bank, int slot) {
        Bank declared = registers.bank(slot);
        if (declared == bank) return slot;
        int copy = registers.add(bank);
        body.add(move(declared, bank, copy, slot));
        return copy;
    }

    private Instruction move(Bank from, Bank to, int target, int source) {
        if (from == Bank.INT && to == Bank.LONG)
            return new Compute.Unary<>(
                    origin, new Named.One<>("widen unsigned", Conversions.widen(Type.U32)), to, target, source);
        if (from == Bank.LONG && to == Bank.INT)
            return new Compute.Unary<>(origin, Conversions.truncate(Type.U32, 32), to, target, source);
        Lanes.One<?, ?> bits = Conversions.bits(from, to);
        String name = to == Bank.FLOAT ? "float bits" : to == Bank.INT ? "int bits" : "long bits";
        return new Compute.Unary<>(origin, new Named.One<>(name, bits), to, target, source);
    }

    private int slot(Place place) {
        if (place.slot < 0) place.slot = registers.add(Bank.of(place.type));
        return place.slot;
    }

    /** The register of a destination, in a bank; one that nobody wants gets one all the same. */
    int write(Operand operand, Bank bank) {
        if (operand instanceof Operand.Sink) return registers.add(bank);
        int slot = slot(declared(operand));
        Bank declared = registers.bank(slot);
        if (declared == bank) return slot;
        int result = registers.add(bank);
        after.add(move(bank, declared, slot, result));
        return result;
    }

    /** Whether what is read stays as it is during a block: a number, or a special register. */
    boolean isFixed(Operand source) {
        return source instanceof Operand.Number
                || source instanceof Operand.Register(String name, boolean _) && !place(name).isDeclared;
    }

    /**
     * Moves to a register what never changes during a block. If nothing else is ever written to it, and nobody has read it so far,
     * there is nothing to execute: it is that register.
     */
    void writeFixed(Operand target, Bank bank, int fixed) {
        if (target instanceof Operand.Register(String name, boolean _)
                && writtenOnce.contains(name)
                && place(name).slot < 0
                && Bank.of(place(name).type) == bank
                && body.guard().isEmpty()) place(name).slot = fixed;
        else body.add(Copy.of(origin, bank, write(target, bank), fixed));
    }

    /** A new register. */
    int temporary(Bank bank) {
        return registers.add(bank);
    }

    int constant(Bank bank, long bits) {
        return registers.constant(bank, bits);
    }

    /** The predicate that holds the carry. */
    int carry() {
        if (carry < 0) carry = registers.addPredicate();
        return carry;
    }

    /** The number of a predicate that is written. */
    int predicate(Operand operand) {
        if (operand instanceof Operand.Sink) return registers.addPredicate();
        if (operand instanceof Operand.Register(String name, boolean negated) && !negated) return predicateNumber(name);
        throw new UnknownInstruction("operand " + operand + " where a predicate is wanted");
    }

    /** A predicate that is read, perhaps negated; a number is one that never changes. */
    End.Guard guard(Operand operand) {
        if (operand instanceof Operand.Number number)
            return new End.Guard(registers.addPredicate(), number.bits() != 0);
        if (operand instanceof Operand.Register(String name, boolean negated))
            return new End.Guard(predicateNumber(name), negated);
        throw new UnknownInstruction("operand " + operand + " where a predicate is wanted");
    }

    private int predicateNumber(String name) {
        Place place = place(name);
        if (place.type != Type.PRED) throw new UnknownInstruction("predicate " + name + " is not declared");
        if (place.predicate < 0) place.predicate = registers.addPredicate();
        return place.predicate;
    }
}
