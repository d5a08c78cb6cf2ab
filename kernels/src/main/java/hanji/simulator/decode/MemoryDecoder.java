package hanji.simulator.decode;

import hanji.simulator.machine.Access;
import hanji.simulator.machine.Addresses;
import hanji.simulator.machine.Atomic;
import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Compute;
import hanji.simulator.machine.CopyGroup;
import hanji.simulator.machine.Element;
import hanji.simulator.machine.Fence;
import hanji.simulator.machine.Frame;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Load;
import hanji.simulator.machine.PartialLoad;
import hanji.simulator.machine.Predicates;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.Store;
import hanji.simulator.machine.Trap;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.machine.Warp;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Operand.Number.Form;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decodes loads, stores, atomics, and what has to do with address spaces. */
final class MemoryDecoder {
    private final Operands operands;
    private final Body body;
    private final Registers registers;
    private final Layout layout;

    MemoryDecoder(Operands operands, Body body, Registers registers, Layout layout) {
        this.operands = operands;
        this.body = body;
        this.registers = registers;
        this.layout = layout;
    }

    /** Whether it is one of these instructions. */
    boolean decode(Statement.Code code, Origin origin) {
        switch (code.name()) {
            case "ld", "ldu" -> {
                Operand address = code.operands().get(1);
                if (code.has("param") && passed(address).isPresent()) loadPassed(code, origin);
                else if (code.has("param") && isNamed(address)) loadParameter(code, origin);
                else load(code, origin);
            }
            case "st" -> store(code, origin);
            case "atom", "red" -> atomic(code, origin);
            case "cvta" -> convertAddress(code, origin);
            case "isspacep" -> isSpace(code, origin);
            case "membar", "fence" -> body.add(new Fence(origin));
            case "trap" -> body.add(new Trap(origin));
            case "mbarrier" -> barriers().decode(code, origin);
            case "cp" -> {
                if (code.has("mbarrier")) barriers().afterCopies(code, origin);
                else copy(code, origin);
            }
            case "prefetch", "prefetchu", "nanosleep", "discard", "applypriority", "griddepcontrol" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private BarrierObjects barriers() {
        return new BarrierObjects(operands, body, this::place);
    }

    private static Optional<Region.Space> space(Statement.Code code) {
        if (code.has("global")) return Optional.of(Region.Space.GLOBAL);
        if (code.has("shared") || code.has("shared::cta")) return Optional.of(Region.Space.SHARED);
        if (code.has("local")) return Optional.of(Region.Space.LOCAL);
        if (code.has("const")) return Optional.of(Region.Space.CONSTANT);
        return Optional.empty();
    }

    private Access.Place place(Statement.Code code, Operand operand, int bytes) {
        return place(space(code), operand, bytes);
    }

    private Access.Place place(Optional<Region.Space> space, Operand operand, int bytes) {
        if (!(operand instanceof Operand.Address(Operand base, long offset)))
            throw new UnknownInstruction("address " + operand);
        boolean wide = !(operands.isRegister(base) && operands.type(base).bits() == 32);
        int register = operands.read(base, wide ? Bank.LONG : Bank.INT);
        return new Access.Place(space, register, wide, offset, bytes);
    }

    private static List<Operand> elements(Operand operand) {
        return operand instanceof Operand.Vector(List<Operand> elements) ? elements : List.of(operand);
    }

    /** The bank in which an element of a type arrives in a register, or leaves it. */
    private Bank bank(Type type, Operand operand) {
        if (!operands.isRegister(operand)) return Bank.of(type);
        Bank declared = Bank.of(operands.type(operand));
        boolean sameWidth = (type.bytes() == 8) == (declared == Bank.LONG || declared == Bank.DOUBLE);
        if (type.bytes() < 4) return Bank.INT;
        return sameWidth ? declared : Bank.of(type);
    }

    private void load(Statement.Code code, Origin origin) {
        Type type = code.types().getLast();
        List<Operand> targets = elements(code.operands().get(0));
        int[] to = new int[targets.size()];
        Access.Place place = place(code, code.operands().get(1), type.bytes() * to.length);
        Bank bank = bank(type, targets);
        for (int i = 0; i < to.length; i++) to[i] = target(type, targets.get(i), bank);
        body.add(new Load(origin, place, Element.of(type, bank), to));
        finishNarrow(type, targets, to, origin);
    }

    private Bank bank(Type type, List<Operand> all) {
        Bank bank = Bank.of(type);
        for (Operand each : all) if (operands.isRegister(each)) bank = bank(type, each);
        return bank;
    }

    /** Where in the frame something lies that a function passes or is given. */
    private OptionalInt passed(Operand address) {
        if (!(address instanceof Operand.Address(Operand base, long offset))
                || !(base instanceof Operand.Symbol(String name, long more))) return OptionalInt.empty();
        OptionalInt at = layout.passed(name);
        return at.isEmpty() ? at : OptionalInt.of(at.getAsInt() + (int) (offset + more));
    }

    private void loadPassed(Statement.Code code, Origin origin) {
        Type type = code.types().getLast();
        List<Operand> targets = elements(code.operands().get(0));
        Bank bank = bank(type, targets);
        int[] to = new int[targets.size()];
        for (int i = 0; i < to.length; i++) to[i] = target(type, targets.get(i), bank);
        int offset = passed(code.operands().get(1)).orElseThrow();
        body.add(new Frame.Load(origin, Element.of(type, bank), to, offset));
        finishNarrow(type, targets, to, origin);
    }

    /** Where an element is loaded to: a small signed one is extended to its register afterwards. */
    private int target(Type type, Operand target, Bank bank) {
        if (target instanceof Operand.Sink) return -1;
        return isExtended(type, target) ? operands.temporary(Bank.INT) : operands.write(target, bank);
    }

    private boolean isExtended(Type type, Operand target) {
        int bits = operands.type(target).bits();
        return type.isSigned() && type.bits() < bits && bits != 32;
    }

    private void finishNarrow(Type type, List<Operand> targets, int[] loaded, Origin origin) {
        for (int i = 0; i < loaded.length; i++) {
            if (loaded[i] < 0 || !isExtended(type, targets.get(i))) continue;
            boolean wide = operands.type(targets.get(i)).bits() == 64;
            Bank bank = wide ? Bank.LONG : Bank.INT;
            int to = operands.write(targets.get(i), bank);
            body.add(
                    wide
                            ? new Compute.Unary<>(origin, Conversions.widen(Type.S32), bank, to, loaded[i])
                            : new Compute.Unary<>(
                                    origin, Conversions.narrow(Type.S16, Type.S16, 16), bank, to, loaded[i]));
        }
    }

    private static boolean isNamed(Operand address) {
        return address instanceof Operand.Address(Operand base, long _) && base instanceof Operand.Symbol;
    }

    private void loadParameter(Statement.Code code, Origin origin) {
        Type type = code.types().getLast();
        if (!(code.operands().get(1) instanceof Operand.Address(Operand base, long offset))
                || !(base instanceof Operand.Symbol(String name, long more)))
            throw new UnknownInstruction("parameter " + code.operands().get(1));
        int at = layout.parameter(name) + (int) (offset + more);
        List<Operand> targets = elements(code.operands().get(0));
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) instanceof Operand.Sink) continue;
            Element element = Element.of(type, Bank.of(type));
            int from = at + i * type.bytes();
            int value = registers.presetForLaunch(element.bank(), new Parameter(element, from));
            operands.writeFixed(targets.get(i), element.bank(), value);
        }
    }

    /** Fills a register with a parameter. */
    private record Parameter(Element element, int from) implements Registers.Filler {
        @Override
        public void fill(Warp warp, Object register) {
            byte[] parameters = warp.block().launch().parameters().bytes;
            for (int lane = 0; lane < Warp.LANES; lane++) element.loadLane(parameters, from, register, lane);
        }
    }

    private void store(Statement.Code code, Origin origin) {
        Type type = code.types().getLast();
        List<Operand> sources = elements(code.operands().get(1));
        Bank bank = bank(type, sources);
        int[] from = new int[sources.size()];
        for (int i = 0; i < from.length; i++) from[i] = operands.read(sources.get(i), bank);
        if (code.has("param")) {
            int offset = passed(code.operands().get(0)).orElseThrow(() -> new UnknownInstruction(code.opcode()));
            body.add(new Frame.Store(origin, Element.of(type, bank), from, offset));
            return;
        }
        Access.Place place = place(code, code.operands().get(0), type.bytes() * from.length);
        body.add(new Store(origin, place, Element.of(type, bank), from));
    }

    private void atomic(Statement.Code code, Origin origin) {
        boolean returns = code.name().equals("atom");
        Type type = code.types().getLast();
        String operation = code.modifiers().stream()
                .filter(word -> word.matches("add|min|max|and|or|xor|exch|cas|inc|dec"))
                .findFirst()
                .orElseThrow(() -> new UnknownInstruction(code.opcode()));
        int first = returns ? 1 : 0;
        Bank bank = Bank.of(type);
        Element element = Element.of(type, bank);
        int[] from = new int[code.operands().size() - first - 1];
        for (int i = 0; i < from.length; i++)
            from[i] = operands.read(code.operands().get(first + 1 + i), bank);
        Access.Place place = place(code, code.operands().get(first), type.bytes());
        int to = returns ? operands.write(code.operands().get(0), bank) : -1;
        body.add(new Atomic(origin, place, element, Atomic.change(operation, type), to, from));
    }

    /**
     * {@code cp.async}: copies at once what a GPU may copy until it is waited for; the checks look for those who do not
     * wait.
     */
    private void copy(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        if (code.has("commit_group") || code.has("wait_all") || code.has("wait_group")) {
            body.add(code.has("commit_group") ? CopyGroup.commit(origin) : CopyGroup.await(origin, mayGoOn(code)));
            return;
        }
        if (!code.has("async")
                || code.has("L2::cache_hint")
                || all.size() > 4
                || !(all.get(2) instanceof Operand.Number(long bytes, Form _)))
            throw new UnknownInstruction(code.opcode());
        int[] words = new int[(int) bytes / Integer.BYTES];
        for (int i = 0; i < words.length; i++) words[i] = operands.temporary(Bank.INT);
        Access.Place from = place(Optional.of(Region.Space.GLOBAL), all.get(1), (int) bytes);
        Access.Place to = place(Optional.of(Region.Space.SHARED), all.get(0), (int) bytes);
        if (all.size() == 3 || all.get(3).equals(all.get(2))) body.add(new Load(origin, from, Element.INT, words));
        else body.add(new PartialLoad(origin, from, size(all.get(3)), operands.temporary(Bank.INT), words));
        body.add(new Store(origin, to, Element.INT, words).asynchronous());
    }

    /** How many bytes a copy reads; zeros follow them. */
    private int size(Operand operand) {
        if (operands.isRegister(operand) && operands.type(operand) == Type.PRED)
            throw new UnknownInstruction("a copy that a predicate may ignore");
        return operands.read(operand, Bank.INT);
    }

    private static int mayGoOn(Statement.Code code) {
        if (code.has("wait_all")) return -1;
        if (code.operands().getFirst() instanceof Operand.Number(long groups, Form _)) return (int) groups;
        throw new UnknownInstruction(code.opcode());
    }

    private void convertAddress(Statement.Code code, Origin origin) {
        long base = code.has("shared") || code.has("shared::cta")
                ? Addresses.base(Addresses.SHARED)
                : code.has("local") ? Addresses.base(Addresses.LOCAL) : 0;
        int from = operands.read(code.operands().get(1), Bank.LONG);
        int to = operands.write(code.operands().get(0), Bank.LONG);
        int distance = operands.constant(Bank.LONG, code.has("to") ? -base : base);
        body.add(new Compute.Binary<>(origin, LongOps.binary("add", true), Bank.LONG, to, from, distance));
    }

    private void isSpace(Statement.Code code, Origin origin) {
        int window = code.has("shared") || code.has("shared::cta")
                ? Addresses.SHARED
                : code.has("local") ? Addresses.LOCAL : code.has("const") ? Addresses.CONSTANT : Addresses.FIRST;
        int from = operands.read(code.operands().get(1), Bank.LONG);
        Lanes.One<int[], long[]> test = (d, a) -> {
            for (int i = 0; i < Warp.LANES; i++) {
                int slot = Addresses.slot(a[i]);
                d[i] = (window == Addresses.FIRST ? slot >= window : slot == window) ? 1 : 0;
            }
        };
        body.add(new Predicates.Check<>(
                origin, test, operands.predicate(code.operands().get(0)), from));
    }
}
