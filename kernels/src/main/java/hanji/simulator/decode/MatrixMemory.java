package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Access;
import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.Copy;
import hanji.simulator.machine.Element;
import hanji.simulator.machine.Fragment;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Load;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Store;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.machine.Warp;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Optional;

/** Decodes what moves matrices between memory and registers: {@code wmma.load}, {@code wmma.store}, {@code ldmatrix}. */
final class MatrixMemory {
    private static final int ROW_BYTES = 16, ROWS = 8, PER_ROW = 4;

    private final Operands operands;
    private final Body body;
    private final MatrixDecoder products;

    MatrixMemory(Operands operands, Body body, MatrixDecoder products) {
        this.operands = operands;
        this.body = body;
        this.products = products;
    }

    /** Whether it is one of these instructions, or a product. */
    boolean decode(Statement.Code code, Origin origin) {
        switch (code.name()) {
            case "mma" -> products.product(code, origin);
            case "wmma" -> {
                switch (code.modifiers().getFirst()) {
                    case "mma" -> products.product(code, origin);
                    case "load" -> load(code, origin);
                    case "store" -> store(code, origin);
                    default -> throw new UnknownInstruction(code.opcode());
                }
            }
            case "ldmatrix", "stmatrix" -> rows(code, origin);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Optional<Region.Space> space(Statement.Code code) {
        if (code.has("global")) return Optional.of(Region.Space.GLOBAL);
        return code.has("shared") || code.has("shared::cta") ? Optional.of(Region.Space.SHARED) : Optional.empty();
    }

    /** Where each lane's element of a slot lies. */
    private Access.Place place(
            Statement.Code code, Origin origin, Operand address, Optional<Operand> stride, int slot, int bytes) {
        if (!(address instanceof Operand.Address(Operand base, long offset)))
            throw new UnknownInstruction("address " + address);
        MatrixDecoder.Shape shape = MatrixDecoder.Shape.of(code);
        String matrix = code.modifiers().get(1);
        int rows = shape.rows(matrix), columns = shape.columns(matrix);
        boolean inRows = code.has("row");
        Fragment.Place place = MatrixDecoder.inRows(rows, columns);
        int leading = stride.map(each -> operands.read(each, Bank.INT))
                .orElseGet(() -> operands.constant(Bank.INT, inRows ? columns : rows));
        int from = operands.read(base, Bank.LONG);
        int at = operands.temporary(Bank.LONG);
        Lanes.Two<long[], long[], int[]> element = (d, a, b) -> {
            for (int i = 0; i < LANES; i++) {
                int number = place.element(i, slot);
                int row = number / columns, column = number % columns;
                long index = inRows ? (long) row * b[i] + column : (long) column * b[i] + row;
                d[i] = a[i] + index * bytes;
            }
        };
        body.add(new Compute.Binary<>(origin, element, Bank.LONG, at, from, leading));
        return new Access.Place(space(code), at, true, offset, bytes);
    }

    private static Optional<Operand> stride(Statement.Code code) {
        return code.operands().size() > 2 ? Optional.of(code.operands().get(2)) : Optional.empty();
    }

    private void load(Statement.Code code, Origin origin) {
        Type type = code.types().getLast();
        int each = Fragment.perRegister(type);
        List<Operand> targets = MatrixDecoder.elements(code.operands().get(0));
        body.count(origin);
        for (int r = 0; r < targets.size(); r++) {
            Bank bank = Bank.of(type);
            Element element = each == 1 ? Element.of(type, bank) : each == 2 ? Element.U16 : Element.U8;
            int whole = each == 1 ? operands.write(targets.get(r), bank) : operands.constant(Bank.INT, 0);
            for (int i = 0; i < each; i++) {
                int part = each == 1 ? whole : operands.temporary(Bank.INT);
                Access.Place place =
                        place(code, origin, code.operands().get(1), stride(code), r * each + i, type.bytes());
                body.add(new Load(origin, place, element, new int[] {part}));
                if (each > 1) whole = joined(origin, whole, part, 32 / each * i);
            }
            if (each > 1) body.add(Copy.of(origin, Bank.INT, operands.write(targets.get(r), Bank.INT), whole));
        }
        operands.finish();
    }

    private int joined(Origin origin, int low, int part, int shift) {
        Lanes.Two<int[], int[], int[]> join = (d, a, b) -> {
            for (int i = 0; i < LANES; i++) d[i] = a[i] | b[i] << shift;
        };
        int to = operands.temporary(Bank.INT);
        body.add(new Compute.Binary<>(origin, join, Bank.INT, to, low, part));
        return to;
    }

    private int apart(Origin origin, int whole, int shift) {
        Lanes.One<int[], int[]> part = (d, a) -> {
            for (int i = 0; i < LANES; i++) d[i] = a[i] >>> shift & 0xffff;
        };
        int to = operands.temporary(Bank.INT);
        body.add(new Compute.Unary<>(origin, part, Bank.INT, to, whole));
        return to;
    }

    private void store(Statement.Code code, Origin origin) {
        Type type = code.types().getLast();
        int each = Fragment.perRegister(type);
        Bank bank = Bank.of(type);
        Element element = each == 1 ? Element.of(type, bank) : Element.U16;
        List<Operand> sources = MatrixDecoder.elements(code.operands().get(1));
        body.count(origin);
        for (int r = 0; r < sources.size(); r++) {
            int whole = operands.read(sources.get(r), bank);
            for (int i = 0; i < each; i++) {
                int part = each == 1 ? whole : apart(origin, whole, 16 * i);
                Access.Place place =
                        place(code, origin, code.operands().get(0), stride(code), r * each + i, type.bytes());
                body.add(new Store(origin, place, element, new int[] {part}));
            }
        }
    }

    /**
     * {@code ldmatrix} and {@code stmatrix}: matrices of 8 rows of 8 elements of 16 bits. Lane 8 m + r says where row r of
     * matrix m lies; lane 4 r + c holds elements 2 c and 2 c + 1 of row r, or with {@code .trans} of column r.
     */
    private void rows(Statement.Code code, Origin origin) {
        boolean stores = code.name().equals("stmatrix"), transposed = code.has("trans");
        Operand address = code.operands().get(stores ? 0 : 1);
        List<Operand> all = MatrixDecoder.elements(code.operands().get(stores ? 1 : 0));
        if (!code.has("b16") || !code.has("m8n8") || !(address instanceof Operand.Address(Operand base, long offset)))
            throw new UnknownInstruction(code.opcode());
        int from = operands.read(base, Bank.LONG), parts = transposed ? 2 : 1;
        int[] at = new int[all.size() * parts];
        for (int i = 0; i < at.length; i++) at[i] = operands.temporary(Bank.LONG);
        products.together(origin, (warp, _) -> {
            for (int i = 0; i < at.length; i++) places(warp, from, at[i], i / parts, transposed, i % parts);
            return 0;
        });
        Element element = transposed ? Element.U16 : Element.INT;
        for (int m = 0; m < all.size(); m++) {
            int whole = stores ? operands.read(all.get(m), Bank.INT) : operands.constant(Bank.INT, 0);
            for (int i = 0; i < parts; i++) {
                int bytes = Integer.BYTES / parts;
                var place = new Access.Place(Optional.of(Region.Space.SHARED), at[m * parts + i], true, offset, bytes);
                if (stores) {
                    int part = transposed ? apart(origin, whole, 16 * i) : whole;
                    body.add(new Store(origin, place, element, new int[] {part}));
                } else {
                    int part = operands.temporary(Bank.INT);
                    body.add(new Load(origin, place, element, new int[] {part}));
                    whole = joined(origin, whole, part, 16 * i);
                }
            }
            if (!stores) body.add(Copy.of(origin, Bank.INT, operands.write(all.get(m), Bank.INT), whole));
        }
        operands.finish();
    }

    private static void places(Warp warp, int from, int to, int matrix, boolean transposed, int part) {
        long[] rows = warp.register(from), places = warp.register(to);
        for (int lane = 0; lane < LANES; lane++) {
            int row = lane / PER_ROW, pair = lane % PER_ROW;
            places[lane] = transposed
                    ? rows[ROWS * matrix + 2 * pair + part] + 2L * row
                    : rows[ROWS * matrix + row] + (long) (ROW_BYTES / PER_ROW) * pair;
        }
    }
}
