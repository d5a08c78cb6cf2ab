package hanji.simulator.decode;

import hanji.simulator.machine.ActiveMask;
import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Copy;
import hanji.simulator.machine.End;
import hanji.simulator.machine.HostClock;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Predicates;
import hanji.simulator.machine.Warp;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Set;

/** Decodes {@code mov}, also of halves in braces, of predicates and of clocks. */
final class MoveDecoder {
    private static final Set<String> CLOCKS = Set.of("%clock", "%clock64", "%clock_hi", "%globaltimer");

    private final Operands operands;
    private final Body body;

    MoveDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    /** Whether it is one of these instructions. */
    boolean decode(Statement.Code code, Origin origin) {
        if (code.name().equals("activemask")) {
            body.add(new ActiveMask(origin, operands.write(code.operands().get(0), Bank.INT)));
            return true;
        }
        if (!code.name().equals("mov")) return false;
        Operand target = code.operands().get(0);
        Operand source = code.operands().get(1);
        Type type = code.types().getLast();
        if (type == Type.PRED && source instanceof Operand.Number) {
            int constant = operands.read(source, Bank.INT);
            body.add(new Predicates.Check<>(origin, MoveDecoder::copy, operands.predicate(target), constant));
        } else if (type == Type.PRED) {
            End.Guard from = operands.guard(source);
            body.add(new Predicates.Logic(origin, Predicates.join("and"), operands.predicate(target), from, from));
        } else if (target instanceof Operand.Vector(List<Operand> parts)) unpack(origin, type, parts, source);
        else if (source instanceof Operand.Vector(List<Operand> parts)) pack(origin, type, parts, target);
        else if (source instanceof Operand.Register(String name, boolean _) && CLOCKS.contains(name)) {
            Bank bank = type.bits() == 64 ? Bank.LONG : Bank.INT;
            body.add(new HostClock(origin, bank, operands.write(target, bank)));
        } else move(origin, type, target, source);
        return true;
    }

    private static void copy(int[] to, int[] from) {
        System.arraycopy(from, 0, to, 0, Warp.LANES);
    }

    /** Bits go over as they are, so the bank is the target's, whatever the type. */
    private void move(Origin origin, Type type, Operand target, Operand source) {
        Bank bank = target instanceof Operand.Sink || operands.type(target).bits() != type.bits()
                ? Bank.of(type)
                : Bank.of(operands.type(target));
        if (operands.isRegister(source) && Bank.of(operands.type(source)) != bank) {
            int from = operands.read(source, bank);
            body.add(Copy.of(origin, bank, operands.write(target, bank), from));
        } else {
            int from = operands.read(source, bank);
            if (operands.isFixed(source) && type.bits() != 16) {
                operands.writeFixed(target, bank, from);
                return;
            }
            int to = operands.write(target, bank);
            if (type.bits() == 16 && !operands.isRegister(source))
                body.add(new Compute.Unary<>(origin, Conversions.narrow(Type.U16, Type.U16, 16), bank, to, from));
            else body.add(Copy.of(origin, bank, to, from));
        }
    }

    private void unpack(Origin origin, Type type, List<Operand> parts, Operand source) {
        int bits = type.bits() / parts.size();
        Bank whole = type.bits() == 64 ? Bank.LONG : Bank.INT;
        int from = operands.read(source, whole);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Operand.Sink) continue;
            int shift = i * bits;
            int to = operands.write(parts.get(i), Bank.INT);
            int mask = bits == 32 ? -1 : (1 << bits) - 1;
            if (whole == Bank.LONG) {
                Lanes.One<int[], long[]> part = (d, a) -> {
                    for (int lane = 0; lane < Warp.LANES; lane++) d[lane] = (int) (a[lane] >>> shift) & mask;
                };
                body.add(new Compute.Unary<>(origin, part, Bank.INT, to, from));
            } else {
                Lanes.One<int[], int[]> part = (d, a) -> {
                    for (int lane = 0; lane < Warp.LANES; lane++) d[lane] = a[lane] >>> shift & mask;
                };
                int apart = operands.temporary(Bank.INT);
                body.add(new Compute.Unary<>(origin, part, Bank.INT, apart, from));
                body.add(Copy.of(origin, Bank.INT, to, apart));
            }
        }
    }

    private void pack(Origin origin, Type type, List<Operand> parts, Operand target) {
        int bits = type.bits() / parts.size();
        Bank whole = type.bits() == 64 ? Bank.LONG : Bank.INT;
        int sum = operands.temporary(whole);
        long mask = bits == 64 ? -1 : (1L << bits) - 1;
        for (int i = 0; i < parts.size(); i++) {
            int from = operands.read(parts.get(i), Bank.INT);
            int shift = i * bits;
            long others = ~(mask << shift);
            if (whole == Bank.LONG) {
                Lanes.One<long[], int[]> part = (d, a) -> {
                    for (int lane = 0; lane < Warp.LANES; lane++)
                        d[lane] = d[lane] & others | (a[lane] & mask) << shift;
                };
                body.add(new Compute.InPlace<>(origin, part, sum, from));
            } else {
                Lanes.One<int[], int[]> part = (d, a) -> {
                    for (int lane = 0; lane < Warp.LANES; lane++)
                        d[lane] = (int) (d[lane] & others | (a[lane] & mask) << shift);
                };
                body.add(new Compute.InPlace<>(origin, part, sum, from));
            }
        }
        body.add(Copy.of(origin, whole, operands.write(target, whole), sum));
    }
}
