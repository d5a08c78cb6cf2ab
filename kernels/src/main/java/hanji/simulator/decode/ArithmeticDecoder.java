package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Carries;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;
import hanji.simulator.machine.Named;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes what computes registers from registers. */
final class ArithmeticDecoder {
    private static final Set<String> SHIFTS = Set.of("shl", "shr");
    private static final Set<String> CARRIED = Set.of("addc", "subc", "madc");
    /** Modifiers that tell operations of one name apart. */
    private static final Set<String> TELLING = Set.of("l", "r", "wrap", "clamp", "lo", "hi", "NaN");
    /** For which it matters whether integers have a sign. */
    private static final Set<String> SIGNED = Set.of("shr", "min", "max", "mul.hi");

    private static final String F32 = "f32 ", B32 = "b32 ", B64 = "b64 ";

    private final Operands operands;
    private final Body body;
    private final MoveDecoder moves;
    private final PredicateDecoder predicates;
    private final BitDecoder bits;
    /** By opcode: a kernel has few different ones, and looks most of them up here. */
    private final Map<String, Plain> plains = new HashMap<>();

    ArithmeticDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
        moves = new MoveDecoder(operands, body);
        predicates = new PredicateDecoder(operands, body);
        bits = new BitDecoder(operands, body);
    }

    /** @throws UnknownInstruction if it is not one of these either */
    void decode(Statement.Code code, Origin origin) {
        Plain known = plains.get(code.opcode());
        if (known != null && known.operands() == code.operands().size())
            body.add(known.of(origin, code.operands(), operands));
        else if (code.name().equals("cvt") && !code.has("pack"))
            new ConversionDecoder(operands, body).decode(code, origin);
        else if (isHalfArithmetic(code))
            new HalfDecoder(operands, body).decode(code, origin, code.types().getLast());
        else if (!moves.decode(code, origin)
                && !predicates.decode(code, origin)
                && !bits.decode(code, origin)
                && !isVideo(code, origin)) {
            Type type = code.types().isEmpty() ? Type.B32 : code.types().getLast();
            switch (Bank.of(type)) {
                case INT -> ints(code, origin, type);
                case LONG -> longs(code, origin, type);
                case FLOAT -> floats(code, origin);
                case DOUBLE -> doubles(code, origin);
            }
        }
    }

    private boolean isVideo(Statement.Code code, Origin origin) {
        return code.name().startsWith("v") && new VideoDecoder(operands, body).decode(code, origin);
    }

    private static boolean isHalfArithmetic(Statement.Code code) {
        List<Type> types = code.types();
        return !types.isEmpty()
                && types.getLast().isHalf()
                && !Set.of("mov", "setp", "selp").contains(code.name())
                && (types.getLast().isPair() || !code.name().equals("set"));
    }

    /** The name with what tells operations apart: {@code mul.hi}, {@code min.NaN}, {@code shf.l.wrap}. */
    private static String operation(Statement.Code code) {
        StringBuilder name = new StringBuilder(code.name());
        for (String word : code.modifiers())
            if (TELLING.contains(word)) name.append('.').append(word);
        return name.toString();
    }

    private void ints(Statement.Code code, Origin origin, Type type) {
        List<Operand> all = code.operands();
        boolean signed = type.isSigned();
        String name = operation(code);
        if (carries(code)) carry(code, origin, type);
        else if (code.has("sat")) saturate(code, origin, type);
        else if (code.has("wide")) wide(code, origin, type);
        else if (type.bits() == 16 && (type.isSigned() || type == Type.U16 || type == Type.B16))
            shorts(code, origin, signed);
        else if (type.bits() != 32) throw new UnknownInstruction(code.opcode());
        else
            switch (all.size()) {
                case 2 -> unary(origin, new Named.One<>(B32 + name, IntOps.unary(name)), Bank.INT, Bank.INT, all);
                case 3 -> binary(origin, named(name, signed), Bank.INT, Bank.INT, all);
                case 4 ->
                    ternary(
                            origin,
                            new Named.Three<>(B32 + name, IntOps.ternary(name, signed)),
                            Bank.INT,
                            Bank.INT,
                            all);
                default -> throw new UnknownInstruction(code.opcode());
            }
    }

    private static Two<int[], int[], int[]> named(String name, boolean signed) {
        String sign = SIGNED.contains(name) ? signed ? " signed" : " unsigned" : "";
        return new Named.Two<>(B32 + name + sign, IntOps.binary(name, signed));
    }

    private static boolean carries(Statement.Code code) {
        return code.has("cc") || CARRIED.contains(code.name());
    }

    private void carry(Statement.Code code, Origin origin, Type type) {
        Carries.Operation operation = switch (code.name()) {
            case "add", "addc" -> Carries.Operation.ADD;
            case "sub", "subc" -> Carries.Operation.SUB;
            case "mad", "madc" ->
                code.has("lo")
                        ? Carries.Operation.MAD_LOW
                        : type.isSigned() ? Carries.Operation.MAD_HIGH : Carries.Operation.MAD_HIGH_UNSIGNED;
            default -> throw new UnknownInstruction(code.opcode());
        };
        if (type.bits() < 32) throw new UnknownInstruction(code.opcode());
        Bank bank = Bank.of(type);
        List<Operand> all = code.operands();
        int[] from = all.subList(1, all.size()).stream()
                .mapToInt(each -> operands.read(each, bank))
                .toArray();
        Carries.Form form = new Carries.Form(
                operation, bank == Bank.LONG, code.name().endsWith("c"), code.has("cc"), operands.carry());
        body.add(new Carries(origin, form, operands.write(all.get(0), bank), from));
    }

    /** Signed sums that stay within 32 bits. */
    private void saturate(Statement.Code code, Origin origin, Type type) {
        List<Operand> all = code.operands();
        if (type != Type.S32) throw new UnknownInstruction(code.opcode());
        switch (operation(code)) {
            case "add" -> binary(origin, IntOps.saturating(1), Bank.INT, Bank.INT, all);
            case "sub" -> binary(origin, IntOps.saturating(-1), Bank.INT, Bank.INT, all);
            case "mad.hi" -> {
                int a = operands.read(all.get(1), Bank.INT);
                int b = operands.read(all.get(2), Bank.INT);
                int c = operands.read(all.get(3), Bank.INT);
                int high = operands.temporary(Bank.INT);
                body.add(new Compute.Binary<>(origin, IntOps.binary("mul.hi", true), Bank.INT, high, a, b));
                int to = operands.write(all.get(0), Bank.INT);
                body.add(new Compute.Binary<>(origin, IntOps.saturating(1), Bank.INT, to, high, c));
            }
            default -> throw new UnknownInstruction(code.opcode());
        }
    }

    /** Products of twice the width. */
    private void wide(Statement.Code code, Origin origin, Type type) {
        List<Operand> all = code.operands();
        boolean signed = type.isSigned();
        boolean adds = code.name().equals("mad");
        if (type.bits() == 16) {
            Two<int[], int[], int[]> product = Narrow.extended(IntOps.binary("mul.lo", signed), signed);
            if (!adds) binary(origin, product, Bank.INT, Bank.INT, all);
            else {
                int sum = operands.temporary(Bank.INT);
                int a = operands.read(all.get(1), Bank.INT);
                int b = operands.read(all.get(2), Bank.INT);
                int c = operands.read(all.get(3), Bank.INT);
                body.add(new Compute.Binary<>(origin, product, Bank.INT, sum, a, b));
                int to = operands.write(all.get(0), Bank.INT);
                body.add(new Compute.Binary<>(origin, IntOps.binary("add", signed), Bank.INT, to, sum, c));
            }
        } else if (!adds)
            binary(
                    origin,
                    new Named.Two<>(signed ? "mul.wide signed" : "mul.wide unsigned", IntOps.wide(signed)),
                    Bank.LONG,
                    Bank.INT,
                    all);
        else {
            int a = operands.read(all.get(1), Bank.INT);
            int b = operands.read(all.get(2), Bank.INT);
            int c = operands.read(all.get(3), Bank.LONG);
            int to = operands.write(all.get(0), Bank.LONG);
            body.add(new Compute.Ternary<>(origin, IntOps.wideAdd(signed), Bank.LONG, to, a, b, c));
        }
    }

    private void shorts(Statement.Code code, Origin origin, boolean signed) {
        List<Operand> all = code.operands();
        String name = operation(code);
        switch (all.size()) {
            case 2 -> unary(origin, Narrow.unary(IntOps.unary(name), signed), Bank.INT, Bank.INT, all);
            case 3 -> {
                Two<int[], int[], int[]> function = name.equals("mul.hi")
                        ? Narrow.high(signed)
                        : SHIFTS.contains(name)
                                ? Narrow.shift(IntOps.binary(name, signed), signed)
                                : Narrow.binary(IntOps.binary(name, signed), signed);
                binary(origin, function, Bank.INT, Bank.INT, all);
            }
            case 4 -> ternary(origin, Narrow.ternary(IntOps.ternary(name, signed), signed), Bank.INT, Bank.INT, all);
            default -> throw new UnknownInstruction(code.opcode());
        }
    }

    private void longs(Statement.Code code, Origin origin, Type type) {
        List<Operand> all = code.operands();
        boolean signed = type.isSigned();
        String name = operation(code);
        if (carries(code)) carry(code, origin, type);
        else if (name.equals("clz") || name.equals("popc"))
            unary(origin, LongOps.count(name), Bank.INT, Bank.LONG, all);
        else if (SHIFTS.contains(name)) {
            int a = operands.read(all.get(1), Bank.LONG);
            int b = operands.read(all.get(2), Bank.INT);
            int to = operands.write(all.get(0), Bank.LONG);
            body.add(new Compute.Binary<>(origin, LongOps.shift(name, signed), Bank.LONG, to, a, b));
        } else
            switch (all.size()) {
                case 2 -> unary(origin, new Named.One<>(B64 + name, LongOps.unary(name)), Bank.LONG, Bank.LONG, all);
                case 3 ->
                    binary(
                            origin,
                            new Named.Two<>(B64 + name, LongOps.binary(name, signed)),
                            Bank.LONG,
                            Bank.LONG,
                            all);
                case 4 -> ternary(origin, LongOps.ternary(name, signed), Bank.LONG, Bank.LONG, all);
                default -> throw new UnknownInstruction(code.opcode());
            }
    }

    private void floats(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        Rounding rounding = Rounding.of(code);
        boolean flush = code.has("ftz");
        boolean saturate = code.has("sat");
        String name = operation(code);
        boolean plain = rounding == Rounding.NEAREST && !flush && !saturate;
        if (code.has("xorsign") || code.has("relu")) throw new UnknownInstruction(code.opcode());
        switch (all.size()) {
            case 2 -> {
                One<float[], float[]> function = FloatOps.unary(name, rounding);
                One<float[], float[]> whole = Flushed.unary(function, flush, saturate);
                unary(origin, plain ? new Named.One<>(F32 + name, whole) : whole, Bank.FLOAT, Bank.FLOAT, all);
            }
            case 3 -> {
                Two<float[], float[], float[]> function = FloatOps.binary(name, rounding);
                Two<float[], float[], float[]> whole = Flushed.binary(function, flush, saturate);
                binary(origin, plain ? new Named.Two<>(F32 + name, whole) : whole, Bank.FLOAT, Bank.FLOAT, all);
            }
            case 4 -> {
                if (!name.equals("fma") && !name.equals("mad")) throw new UnknownInstruction(code.opcode());
                Three<float[], float[], float[], float[]> function = FloatOps.fma(rounding);
                Three<float[], float[], float[], float[]> whole = Flushed.ternary(function, flush, saturate);
                ternary(origin, plain ? new Named.Three<>(F32 + "fma", whole) : whole, Bank.FLOAT, Bank.FLOAT, all);
            }
            default -> throw new UnknownInstruction(code.opcode());
        }
    }

    private void doubles(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        Rounding rounding = Rounding.of(code);
        String name = operation(code);
        switch (all.size()) {
            case 2 -> unary(origin, DoubleOps.unary(name, rounding), Bank.DOUBLE, Bank.DOUBLE, all);
            case 3 -> binary(origin, DoubleOps.binary(name, rounding), Bank.DOUBLE, Bank.DOUBLE, all);
            case 4 -> {
                if (!name.equals("fma") && !name.equals("mad")) throw new UnknownInstruction(code.opcode());
                ternary(origin, DoubleOps.fma(rounding), Bank.DOUBLE, Bank.DOUBLE, all);
            }
            default -> throw new UnknownInstruction(code.opcode());
        }
    }

    private <D, A> void unary(Origin origin, One<D, A> function, Bank bank, Bank source, List<Operand> all) {
        add(new Plain.Unary<>(function, bank, source), origin, all);
    }

    private <D, A> void binary(Origin origin, Two<D, A, A> function, Bank bank, Bank source, List<Operand> all) {
        add(new Plain.Binary<>(function, bank, source), origin, all);
    }

    private <D, A> void ternary(Origin origin, Three<D, A, A, A> function, Bank bank, Bank source, List<Operand> all) {
        add(new Plain.Ternary<>(function, bank, source), origin, all);
    }

    private void add(Plain plain, Origin origin, List<Operand> all) {
        plains.put(origin.text(), plain);
        body.add(plain.of(origin, all, operands));
    }
}
