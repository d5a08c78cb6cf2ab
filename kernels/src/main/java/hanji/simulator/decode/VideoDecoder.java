package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes video instructions, which work on the bytes or halves of words ({@code vabsdiff4}, {@code vset2}) or on words with
 * more range than a word has ({@code vadd}, {@code vshr}). Those that choose single parts of an operand are not known.
 */
final class VideoDecoder {
    private static final Pattern NAME = Pattern.compile("v(add|sub|avrg|absdiff|min|max|set|shl|shr)([24]?)");

    private final Operands operands;
    private final Body body;

    VideoDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    /** Whether it is one of these instructions. */
    boolean decode(Statement.Code code, Origin origin) {
        Matcher name = NAME.matcher(code.name());
        if (!name.matches()) return false;
        int parts = name.group(2).isEmpty() ? 1 : Integer.parseInt(name.group(2));
        List<Operand> all = code.operands();
        boolean adds = code.has("add");
        int expected = parts > 1 || adds ? 4 : 3;
        if (all.size() != expected || code.has("min") || code.has("max")) throw new UnknownInstruction(code.opcode());
        Video video = new Video(operation(name.group(1), code), 32 / parts, signs(code), code.has("sat"), adds);
        int a = operands.read(all.get(1), Bank.INT);
        int b = operands.read(all.get(2), Bank.INT);
        int c = adds ? operands.read(all.get(3), Bank.INT) : a;
        Three<int[], int[], int[], int[]> function = (d, x, y, z) -> {
            for (int i = 0; i < LANES; i++) d[i] = video.of(x[i], y[i], z[i]);
        };
        body.add(new Compute.Ternary<>(origin, function, Bank.INT, operands.write(all.get(0), Bank.INT), a, b, c));
        return true;
    }

    /** Whether the result, a and b have signs; what is set by a comparison has none. */
    private static boolean[] signs(Statement.Code code) {
        List<Type> types = code.types();
        boolean set = code.name().startsWith("vset");
        if (types.size() != (set ? 2 : 3)) throw new UnknownInstruction(code.opcode());
        int first = set ? 0 : 1;
        return new boolean[] {
            !set && types.getFirst().isSigned(),
            types.get(first).isSigned(),
            types.get(first + 1).isSigned()
        };
    }

    /**
     * @param bits of a part
     * @param signs of the result, a and b
     * @param adds whether the results of all parts are added to c, in place of lying beside each other
     */
    private record Video(LongBinaryOperator operation, int bits, boolean[] signs, boolean saturates, boolean adds) {
        int of(int a, int b, int c) {
            int result = adds ? c : 0;
            for (int at = 0; at < 32; at += bits) {
                long value = operation.applyAsLong(part(a, at, signs[1]), part(b, at, signs[2]));
                if (saturates) value = BitFields.limit(value, bits, signs[0]);
                result += adds ? (int) value : (int) (value & (1L << bits) - 1) << at;
            }
            return result;
        }

        private long part(int word, int at, boolean signed) {
            long shifted = (long) word << Long.SIZE - bits - at;
            return signed ? shifted >> Long.SIZE - bits : shifted >>> Long.SIZE - bits;
        }
    }

    private static LongBinaryOperator operation(String name, Statement.Code code) {
        return switch (name) {
            case "add" -> Long::sum;
            case "sub" -> (a, b) -> a - b;
            case "avrg" -> (a, b) -> a + b + (a + b >= 0 ? 1 : 0) >> 1;
            case "absdiff" -> (a, b) -> Math.abs(a - b);
            case "min" -> Math::min;
            case "max" -> Math::max;
            case "shl" -> code.has("wrap") ? (a, b) -> a << (b & 31) : (a, b) -> a << Math.min(b, 32);
            case "shr" -> code.has("wrap") ? (a, b) -> a >> (b & 31) : (a, b) -> a >> Math.min(b, 32);
            default -> comparison(code);
        };
    }

    private static LongBinaryOperator comparison(Statement.Code code) {
        for (String word : code.modifiers())
            switch (word) {
                case "eq" -> {
                    return (a, b) -> a == b ? 1 : 0;
                }
                case "ne" -> {
                    return (a, b) -> a != b ? 1 : 0;
                }
                case "lt" -> {
                    return (a, b) -> a < b ? 1 : 0;
                }
                case "le" -> {
                    return (a, b) -> a <= b ? 1 : 0;
                }
                case "gt" -> {
                    return (a, b) -> a > b ? 1 : 0;
                }
                case "ge" -> {
                    return (a, b) -> a >= b ? 1 : 0;
                }
                default -> {} // a type
            }
        throw new UnknownInstruction(code.opcode());
    }
}
