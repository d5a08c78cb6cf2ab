package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes instructions that take bits and bytes apart: bfe, bfi, bfind, lop3, prmt, bmsk, dp2a, dp4a, cvt.pack. */
final class BitDecoder {
    private static final String PACK = "cvt\\.pack\\.sat\\.([us])(2|4|8|16)\\.([us])32(\\.b32)?";

    private final Operands operands;
    private final Body body;

    BitDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    /** Whether it is one of these instructions. */
    boolean decode(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        Type type = code.types().isEmpty() ? Type.B32 : code.types().getLast();
        switch (code.name()) {
            case "cvt" -> pack(code, origin);
            case "bfe" -> extract(code, origin, type);
            case "bfi" -> insert(code, origin, type);
            case "bfind" -> find(code, origin, type);
            case "lop3" -> {
                if (!(all.get(4) instanceof Operand.Number(long table, Operand.Number.Form _)) || code.has("or"))
                    throw new UnknownInstruction(code.opcode());
                Three<int[], int[], int[], int[]> logic = (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.logic(a[i], b[i], c[i], (int) table);
                };
                ternary(origin, logic, all);
            }
            case "prmt" -> {
                if (!code.modifiers().equals(List.of("b32"))) throw new UnknownInstruction(code.opcode());
                Three<int[], int[], int[], int[]> permute = (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.permute(a[i], b[i], c[i]);
                };
                ternary(origin, permute, all);
            }
            case "dp4a" -> {
                boolean first = code.types().get(0).isSigned(),
                        second = code.types().get(1).isSigned();
                Three<int[], int[], int[], int[]> dot = (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.dot4(a[i], b[i], c[i], first, second);
                };
                ternary(origin, dot, all);
            }
            case "dp2a" -> {
                boolean first = code.types().get(0).isSigned(),
                        second = code.types().get(1).isSigned();
                int at = code.has("hi") ? 16 : 0;
                Three<int[], int[], int[], int[]> dot = (d, a, b, c) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.dot2(a[i], b[i], c[i], at, first, second);
                };
                ternary(origin, dot, all);
            }
            case "bmsk" -> {
                int limit = code.has("wrap") ? 31 : -1;
                Two<int[], int[], int[]> ones = (d, a, b) -> {
                    for (int i = 0; i < LANES; i++) d[i] = BitFields.ones(a[i] & limit, b[i] & limit);
                };
                int a = operands.read(all.get(1), Bank.INT);
                int b = operands.read(all.get(2), Bank.INT);
                body.add(new Compute.Binary<>(origin, ones, Bank.INT, operands.write(all.get(0), Bank.INT), a, b));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void ternary(Origin origin, Three<int[], int[], int[], int[]> function, List<Operand> all) {
        int a = operands.read(all.get(1), Bank.INT);
        int b = operands.read(all.get(2), Bank.INT);
        int c = operands.read(all.get(3), Bank.INT);
        body.add(new Compute.Ternary<>(origin, function, Bank.INT, operands.write(all.get(0), Bank.INT), a, b, c));
    }

    /** Two numbers, limited, beside each other; of 8 bits and less, below what there is of a third. */
    private void pack(Statement.Code code, Origin origin) {
        Matcher form = Pattern.compile(PACK).matcher(code.opcode());
        boolean withThird = code.operands().size() == 4;
        if (!form.matches() || withThird == form.group(2).equals("16")) throw new UnknownInstruction(code.opcode());
        int bits = Integer.parseInt(form.group(2));
        boolean signed = form.group(1).equals("s"), fromSigned = form.group(3).equals("s");
        List<Operand> all = code.operands();
        Three<int[], int[], int[], int[]> pack = (d, a, b, c) -> {
            for (int i = 0; i < LANES; i++) {
                int low = BitFields.packed(a[i], b[i], bits, signed, fromSigned);
                d[i] = bits == 16 ? low : c[i] << 2 * bits | low;
            }
        };
        if (withThird) ternary(origin, pack, all);
        else ternary(origin, pack, List.of(all.get(0), all.get(1), all.get(2), all.get(1)));
    }

    private void extract(Statement.Code code, Origin origin, Type type) {
        List<Operand> all = code.operands();
        boolean signed = type.isSigned();
        if (type.bits() == 32) {
            ternary(origin, IntOps.ternary("bfe", signed), all);
            return;
        }
        int a = operands.read(all.get(1), Bank.LONG);
        int b = operands.read(all.get(2), Bank.INT);
        int c = operands.read(all.get(3), Bank.INT);
        Three<long[], long[], int[], int[]> extract = (d, from, start, length) -> {
            for (int i = 0; i < LANES; i++) d[i] = BitFields.extract(from[i], start[i], length[i], signed, 64);
        };
        body.add(new Compute.Ternary<>(origin, extract, Bank.LONG, operands.write(all.get(0), Bank.LONG), a, b, c));
    }

    /** The start and the length of the field go together in one register, a byte each. */
    private void insert(Statement.Code code, Origin origin, Type type) {
        List<Operand> all = code.operands();
        Bank bank = Bank.of(type);
        int a = operands.read(all.get(1), bank);
        int b = operands.read(all.get(2), bank);
        int start = operands.read(all.get(3), Bank.INT);
        int length = operands.read(all.get(4), Bank.INT);
        int field = operands.temporary(Bank.INT);
        Two<int[], int[], int[]> join = (d, at, bits) -> {
            for (int i = 0; i < LANES; i++) d[i] = at[i] & 0xff | (bits[i] & 0xff) << 8;
        };
        body.add(new Compute.Binary<>(origin, join, Bank.INT, field, start, length));
        int to = operands.write(all.get(0), bank);
        if (bank == Bank.INT) {
            Three<int[], int[], int[], int[]> insert = (d, from, into, at) -> {
                for (int i = 0; i < LANES; i++)
                    d[i] = (int) BitFields.insert(from[i], into[i], at[i] & 0xff, at[i] >>> 8, 32);
            };
            body.add(new Compute.Ternary<>(origin, insert, bank, to, a, b, field));
        } else {
            Three<long[], long[], long[], int[]> insert = (d, from, into, at) -> {
                for (int i = 0; i < LANES; i++)
                    d[i] = BitFields.insert(from[i], into[i], at[i] & 0xff, at[i] >>> 8, 64);
            };
            body.add(new Compute.Ternary<>(origin, insert, bank, to, a, b, field));
        }
    }

    private void find(Statement.Code code, Origin origin, Type type) {
        boolean signed = type.isSigned();
        boolean distance = code.has("shiftamt");
        int bits = type.bits();
        int to = operands.write(code.operands().get(0), Bank.INT);
        int from = operands.read(code.operands().get(1), Bank.of(type));
        if (bits == 32) {
            One<int[], int[]> find = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = found(BitFields.highest(a[i], signed, 32), distance, 32);
            };
            body.add(new Compute.Unary<>(origin, find, Bank.INT, to, from));
        } else {
            One<int[], long[]> find = (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = found(BitFields.highest(a[i], signed, 64), distance, 64);
            };
            body.add(new Compute.Unary<>(origin, find, Bank.INT, to, from));
        }
    }

    private static int found(int highest, boolean distance, int bits) {
        return distance && highest >= 0 ? bits - 1 - highest : highest;
    }
}
