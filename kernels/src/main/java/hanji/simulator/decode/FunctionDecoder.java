package hanji.simulator.decode;

import hanji.cuda.CudaException;
import hanji.simulator.Counts;
import hanji.simulator.machine.Call;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.Segment;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Decodes the body of a kernel, or of a function that it calls. */
final class FunctionDecoder {
    private final Entry entry;
    private final Entry kernel;
    private final boolean isFunction;
    /** Whether the PTX says which lines of a source it comes from; else faults name the lines of the PTX. */
    private final boolean hasLines;

    private final ModuleScope scope;
    private final Registers registers;
    private final Body body = new Body();
    private final Operands operands;
    private final Map<String, List<String>> tables = new HashMap<>();
    private final Map<String, Sort> sorts = new HashMap<>();
    private final MemoryDecoder memory;
    private final ControlDecoder control;
    private final Layout layout;
    private final CallDecoder.Callable callable;
    private final ArithmeticDecoder arithmetic;
    private final RegisterChecks checks;
    private final Optional<Shadowing> shadowing;
    private final int firstRegister;
    private final int firstPredicate;
    private int endRegister;
    private int endPredicate;

    /** What is the same of all instructions of an opcode. */
    private record Sort(Counts.Kind kind, boolean isExact) {}

    /**
     * @param kernel the kernel for which it is
     * @param layout where its variables lie
     * @param callees what it may call
     * @param stack bytes for all frames but the kernel's
     * @param isRecursive whether it may be called again before it is back
     */
    FunctionDecoder(
            Entry entry,
            Entry kernel,
            ModuleScope scope,
            Registers registers,
            Layout layout,
            Call.Callees callees,
            int stack,
            boolean isRecursive) {
        this.entry = entry;
        this.kernel = kernel;
        this.scope = scope;
        isFunction = entry != kernel;
        this.registers = registers;
        hasLines = hasLines(entry);
        firstRegister = registers.count();
        firstPredicate = registers.predicates();
        operands = new Operands(registers, body, new Uses(entry).types(), symbols(layout), writtenOnce());
        memory = new MemoryDecoder(operands, body, registers, layout);
        shadowing = scope.shadow().isEmpty() || isFunction
                ? Optional.empty()
                : Optional.of(new Shadowing(scope.shadow().get(), operands, body, layout, entry.registers()));
        control = new ControlDecoder(operands, body, tables, scope.isBeforeVolta(), isFunction, shadowing);
        Optional<CallDecoder.Keeper> keeper = isRecursive ? Optional.of(this::keeping) : Optional.empty();
        this.layout = layout;
        callable = new CallDecoder.Callable(callees, stack, keeper);
        arithmetic = new ArithmeticDecoder(operands, body);
        checks = new RegisterChecks(entry, body, registers, scope.checksRegisters());
    }

    private static boolean hasLines(Entry entry) {
        for (Statement each : entry.body())
            if (each instanceof Statement.Code code && code.position().line() > 0) return true;
        return false;
    }

    /**
     * Registers that one instruction writes, by a move or with a parameter; none where expressions are followed, for which each
     * instruction counts.
     */
    private Set<String> writtenOnce() {
        if (scope.shadow().isPresent()) return Set.of();
        Set<String> moved = new HashSet<>();
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code
                    && (code.name().equals("mov") || code.name().equals("ld") && code.has("param")))
                moved.addAll(Effects.of(code, entry.registers()).writes());
        Set<String> once = new HashSet<>(), more = new HashSet<>();
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code
                    && !code.operands().isEmpty()
                    && !(code.operands().getFirst() instanceof Operand.Register(String name, boolean _)
                            && !moved.contains(name)))
                for (String each : Effects.of(code, entry.registers()).writes()) if (!once.add(each)) more.add(each);
        once.removeAll(more);
        return once;
    }

    private static Operands.Symbols symbols(Layout layout) {
        return new Operands.Symbols() {
            @Override
            public OptionalLong address(String name) {
                return layout.address(name);
            }

            @Override
            public OptionalInt inFrame(String name) {
                return layout.inFrame(name);
            }
        };
    }

    private Call.Keeping keeping() {
        return new Call.Keeping(firstRegister, endRegister, firstPredicate, endPredicate);
    }

    /**
     * Decodes it.
     *
     * @param firstIndex the place of its first instruction among all
     * @param swapped gets the places of loads before a compare-and-swap loop
     * @return the place behind its last instruction
     * @throws CudaException that names an instruction which is not known, and its line
     */
    int decode(int firstIndex, BitSet swapped) {
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Targets(String name, List<String> labels)) tables.put(name, labels);
        BitSet loads = Swaps.loads(entry);
        for (int i = loads.nextSetBit(0); i >= 0; i = loads.nextSetBit(i + 1)) swapped.set(firstIndex + i);
        int index = firstIndex;
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code) decode(code, index++);
            else if (statement instanceof Statement.Label(String name)) body.label(name);
            else if (statement instanceof Statement.Unreadable(String why))
                throw new CudaException("kernel " + Entry.sourceName(kernel.name()) + ": function '"
                        + Entry.sourceName(entry.name()) + "', which it calls, is not understood: " + why);
        endRegister = registers.count();
        endPredicate = registers.predicates();
        body.finish(isFunction);
        return index;
    }

    private void decode(Statement.Code code, int index) {
        Sort of = sorts.get(code.opcode());
        if (of == null) sorts.put(code.opcode(), of = new Sort(Kinds.of(code), Kinds.isExact(code)));
        Origin origin = new Origin(
                index,
                code.opcode(),
                of.kind,
                hasLines ? code.position().file() : scope.name(),
                hasLines ? code.position().line() : code.ptxLine(),
                of.isExact);
        try {
            Optional<End.Guard> guard = code.guard().isPresent()
                    ? Optional.of(operands.guard(code.guard().get()))
                    : Optional.empty();
            operands.begin(origin);
            checks.before(code, origin, guard);
            if (shadowing.isPresent()) shadowing.get().before(code, origin, guard);
            if (code.name().equals("call"))
                new CallDecoder(entry, operands, body, layout, scope, callable).decode(code, origin, guard);
            else if (!control.decode(code, origin, guard) && !decodeMatrix(code, origin, guard)) {
                body.guard(guard);
                body.count(origin);
                if (!memory.decode(code, origin)) arithmetic.decode(code, origin);
                operands.finish();
                body.guard(Optional.empty());
            }
            checks.after(code, origin, guard);
        } catch (UnknownInstruction | IndexOutOfBoundsException | NoSuchElementException | ClassCastException unknown) {
            throw notKnown(code, unknown);
        }
    }

    /** Whether it is for tensor cores, which take no part of a warp. */
    private boolean decodeMatrix(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        return guard.isEmpty()
                && origin.kind() == Counts.Kind.MATRIX
                && new MatrixMemory(operands, body, new MatrixDecoder(operands, body)).decode(code, origin);
    }

    private CudaException notKnown(Statement.Code code, RuntimeException why) {
        String reason = Features.of(code).orElse(Objects.requireNonNullElse(why.getMessage(), code.opcode()));
        return new CudaException(
                "kernel " + Entry.sourceName(kernel.name()) + ": the simulator does not know '" + Features.culprit(code)
                        + "'"
                        + (code.opcode().equals(reason) ? "" : " (" + reason + ")") + ", PTX line " + code.ptxLine()
                        + where(code),
                why);
    }

    private static String where(Statement.Code code) {
        return code.position().line() == 0
                ? ""
                : ", " + code.position().file() + ":" + code.position().line();
    }

    /** How many segments it has. */
    int size() {
        return body.size();
    }

    /**
     * Its segments.
     *
     * @param first the number of the first
     */
    List<Segment> segments(int first) {
        try {
            return body.segments(first);
        } catch (UnknownInstruction unknown) {
            throw new CudaException("kernel " + Entry.sourceName(kernel.name()) + ": " + unknown.getMessage(), unknown);
        }
    }
}
