package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Exchange;
import hanji.simulator.machine.Fragment;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.MatrixProduct;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes products of matrices by tensor cores: {@code mma}, whose elements stand where the PTX ISA says, and {@code
 * wmma}, where it says nothing and elements stand in rows, one lane after the other.
 */
final class MatrixDecoder {
    private static final Pattern SHAPE = Pattern.compile("m(\\d+)n(\\d+)k(\\d+)");
    private static final Set<String> NARROW = Set.of("b1", "s4", "u4");
    private static final int GROUP = 4, GROUPS = 8;

    private final Operands operands;
    private final Body body;

    MatrixDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    /** Rows of a, columns of b, and columns of a. */
    record Shape(int m, int n, int k) {
        static Shape of(Statement.Code code) {
            for (String word : code.modifiers()) {
                Matcher matcher = SHAPE.matcher(word);
                if (matcher.matches())
                    return new Shape(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)));
            }
            throw new UnknownInstruction(code.opcode());
        }

        int rows(String matrix) {
            return matrix.equals("b") ? k : m;
        }

        int columns(String matrix) {
            return matrix.equals("a") ? k : n;
        }
    }

    static List<Operand> elements(Operand operand) {
        return operand instanceof Operand.Vector(List<Operand> elements) ? elements : List.of(operand);
    }

    static Fragment.Place inRows(int rows, int columns) {
        return (lane, slot) -> (slot * LANES + lane) % (rows * columns);
    }

    /** Decodes {@code mma} or {@code wmma.mma}. */
    void product(Statement.Code code, Origin origin) {
        boolean isWmma = code.name().equals("wmma");
        Shape shape = Shape.of(code);
        List<Type> types = code.types();
        boolean all = types.size() == 4;
        if (!all && !(isWmma && types.size() == 2)
                || code.operands().size() != 4
                || code.modifiers().stream().anyMatch(MatrixDecoder::isOther))
            throw new UnknownInstruction(code.opcode());
        Type ofA = all ? types.get(1) : Type.F16, ofB = all ? types.get(2) : Type.F16;
        if (!isWmma && (shape.n != 8 || shape.k == 4 && ofA == Type.F16)) throw new UnknownInstruction(code.opcode());
        Fragment a = fragment(code, 1, "a", ofA, shape, isWmma), b = fragment(code, 2, "b", ofB, shape, isWmma);
        Fragment c = fragment(code, 3, "c", types.getLast(), shape, isWmma);
        Fragment d = fragment(code, 0, "d", types.getFirst(), shape, isWmma);
        together(origin, new MatrixProduct(d, a, b, c, code.has("satfinite")));
        operands.finish();
    }

    /** Whether a modifier is of products that are not simulated: of sparse matrices, or of numbers below 8 bits. */
    private static boolean isOther(String modifier) {
        return modifier.startsWith("sp") || modifier.startsWith("kind::") || NARROW.contains(modifier);
    }

    /** All lanes of the warp do something. */
    void together(Origin origin, Exchange.Action action) {
        int everyone = operands.constant(Bank.INT, -1);
        body.cut();
        body.count(origin);
        body.end(next -> new Exchange(origin, action, everyone, false, Optional.empty(), next));
    }

    private Fragment fragment(Statement.Code code, int operand, String matrix, Type type, Shape shape, boolean isWmma) {
        List<Operand> parts = elements(code.operands().get(operand));
        Bank bank = Bank.of(type);
        int[] registers = parts.stream()
                .mapToInt(each -> matrix.equals("d") ? operands.write(each, bank) : operands.read(each, bank))
                .toArray();
        int rows = shape.rows(matrix), columns = shape.columns(matrix);
        return new Fragment(
                type, registers, rows, columns, isWmma ? inRows(rows, columns) : place(matrix, type, rows, columns));
    }

    /** PTX ISA, matrix fragments for mma: lanes go in eight groups of four. */
    private static Fragment.Place place(String matrix, Type type, int rows, int columns) {
        int each = Fragment.perRegister(type);
        return switch (matrix) {
            case "a" ->
                (lane, slot) -> {
                    int register = slot / each;
                    int half = rows == 2 * GROUPS ? 2 : 1;
                    int row = lane / GROUP + GROUPS * (register % half);
                    return row * columns + lane % GROUP * each + slot % each + GROUP * each * (register / half);
                };
            case "b" ->
                (lane, slot) -> {
                    int row = lane % GROUP * each + slot % each + GROUP * each * (slot / each);
                    return row * columns + lane / GROUP;
                };
            default -> (lane, slot) -> (lane / GROUP + GROUPS * (slot / 2)) * columns + lane % GROUP * 2 + slot % 2;
        };
    }
}
