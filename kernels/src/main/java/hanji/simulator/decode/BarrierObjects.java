package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Access;
import hanji.simulator.machine.Atomic;
import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.CopyGroup;
import hanji.simulator.machine.Element;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Load;
import hanji.simulator.machine.Predicates;
import hanji.simulator.machine.Store;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.List;

/**
 * Decodes {@code mbarrier}: a barrier in 8 bytes of shared memory. Its word holds how many arrivals this phase still waits
 * for, how many each phase waits for, and how many phases are over, in {@value #COUNT} bits each but for the last.
 */
final class BarrierObjects {
    private static final int COUNT = 20;
    private static final long MASK = (1L << COUNT) - 1;

    private final Operands operands;
    private final Body body;
    private final Places places;

    /** Where an access goes. */
    interface Places {
        Access.Place of(Statement.Code code, Operand address, int bytes);
    }

    BarrierObjects(Operands operands, Body body, Places places) {
        this.operands = operands;
        this.body = body;
        this.places = places;
    }

    /** What an arrival of so many makes of the word. */
    private static long arrived(long old, long count) {
        long left = (old & MASK) - count, each = old >>> COUNT & MASK, phase = old >>> 2 * COUNT;
        return left > 0 ? old - count : each | each << COUNT | phase + 1 << 2 * COUNT;
    }

    private static long phase(long word) {
        return word >>> 2 * COUNT;
    }

    void decode(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        if (code.has("expect_tx") || code.has("complete_tx") || code.has("shared::cluster"))
            throw new UnknownInstruction(code.opcode());
        switch (code.modifiers().getFirst()) {
            case "init" -> {
                int count = operands.read(all.get(1), Bank.INT), word = operands.temporary(Bank.LONG);
                Lanes.One<long[], int[]> first = (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] & MASK | (a[i] & MASK) << COUNT;
                };
                body.add(new Compute.Unary<>(origin, first, Bank.LONG, word, count));
                body.add(new Store(origin, place(code, all.get(0)), Element.LONG, new int[] {word}));
            }
            case "inval" -> {}
            case "arrive" -> {
                boolean gives = !(all.get(0) instanceof Operand.Address);
                Operand address = all.get(gives ? 1 : 0);
                arrive(
                        code,
                        origin,
                        address,
                        all.subList(gives ? 2 : 1, all.size()),
                        gives ? all.get(0) : new Operand.Sink());
            }
            case "test_wait", "try_wait" -> test(code, origin);
            case "pending_count" -> {
                Lanes.One<int[], long[]> pending = (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (int) (a[i] & MASK);
                };
                int from = operands.read(all.get(1), Bank.LONG);
                body.add(new Compute.Unary<>(origin, pending, Bank.INT, operands.write(all.get(0), Bank.INT), from));
            }
            default -> throw new UnknownInstruction(code.opcode());
        }
    }

    /** {@code cp.async.mbarrier.arrive}: copies are over when they begin, so that it arrives at once. */
    void afterCopies(Statement.Code code, Origin origin) {
        body.add(CopyGroup.await(origin, -1));
        if (code.has("noinc")) arrive(code, origin, code.operands().getFirst(), List.of(), new Operand.Sink());
    }

    private Access.Place place(Statement.Code code, Operand address) {
        return places.of(code, address, Long.BYTES);
    }

    private void arrive(Statement.Code code, Origin origin, Operand address, List<Operand> counts, Operand state) {
        int count = counts.isEmpty() ? operands.constant(Bank.LONG, 1) : operands.read(counts.getFirst(), Bank.LONG);
        int old = operands.write(state, Bank.LONG);
        Access.Place place = place(code, address);
        body.add(new Atomic(origin, place, Element.LONG, (word, b, _) -> arrived(word, b), old, new int[] {count}));
    }

    /** Whether a phase is over: that of a state, or the last of a parity. */
    private void test(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        int word = operands.temporary(Bank.LONG), over = operands.temporary(Bank.INT);
        body.add(new Load(origin, place(code, all.get(1)), Element.LONG, new int[] {word}));
        if (code.has("parity")) {
            int parity = operands.read(all.get(2), Bank.INT);
            Lanes.Two<int[], long[], int[]> test = (d, a, b) -> {
                for (int i = 0; i < LANES; i++) d[i] = (phase(a[i]) & 1) != (b[i] & 1) ? 1 : 0;
            };
            body.add(new Compute.Binary<>(origin, test, Bank.INT, over, word, parity));
        } else {
            int state = operands.read(all.get(2), Bank.LONG);
            Lanes.Two<int[], long[], long[]> test = (d, a, b) -> {
                for (int i = 0; i < LANES; i++) d[i] = phase(a[i]) != phase(b[i]) ? 1 : 0;
            };
            body.add(new Compute.Binary<>(origin, test, Bank.INT, over, word, state));
        }
        Lanes.One<int[], int[]> copy = (d, a) -> System.arraycopy(a, 0, d, 0, LANES);
        body.add(new Predicates.Check<>(origin, copy, operands.predicate(all.get(0)), over));
    }
}
