package hanji.simulator.decode;

import hanji.cuda.CudaException;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Program;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns a kernel's PTX into a {@link Program}. */
public final class Decoder {
    private final Entry entry;
    /** Whether the PTX says which lines of a source it comes from; else faults name the lines of the PTX. */
    private final boolean hasLines;

    private final ModuleScope scope;
    private final Layout layout;
    private final Registers registers = new Registers();
    private final Body body = new Body();
    private final Operands operands;
    private final Map<String, List<String>> tables = new HashMap<>();
    private final MemoryDecoder memory;
    private final ControlDecoder control;
    private final ArithmeticDecoder arithmetic;
    private final RegisterChecks checks;
    private final Optional<Shadowing> shadowing;

    /**
     * @param scope what it sees of its module
     */
    public Decoder(Entry kernel, ModuleScope scope) {
        Entry entry = scope.shadow().isPresent() ? Straight.of(kernel) : kernel;
        this.entry = entry;
        hasLines = entry.body().stream()
                .anyMatch(each ->
                        each instanceof Statement.Code code && code.position().line() > 0);
        this.scope = scope;
        layout = new Layout(entry, scope);
        operands = new Operands(registers, body, new Uses(entry).types(), this::address);
        memory = new MemoryDecoder(operands, body, registers, layout);
        shadowing = scope.shadow().map(shadow -> new Shadowing(shadow, operands, body, layout, entry.registers()));
        control = new ControlDecoder(operands, body, tables, scope.isBeforeVolta(), shadowing);
        arithmetic = new ArithmeticDecoder(operands, body);
        checks = new RegisterChecks(entry, body, registers, scope.checksRegisters());
    }

    private OptionalLong address(String name) {
        return layout.address(name);
    }

    /** @throws CudaException that names an instruction which is not known, and its line */
    public Program program() {
        Features.call(entry).ifPresent(call -> {
            throw notKnown(call, new UnknownInstruction(call.opcode()));
        });
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Targets(String name, List<String> labels)) tables.put(name, labels);
        int index = 0;
        for (Statement statement : entry.body())
            switch (statement) {
                case Statement.Label(String name) -> body.label(name);
                case Statement.Targets _ -> {}
                case Statement.Code code -> decode(code, index++);
            }
        try {
            return new Program(
                    entry.name(),
                    body.segments(),
                    registers,
                    entry.parameters(),
                    layout.sharedBytes(),
                    layout.localBytes(),
                    Swaps.loads(entry),
                    entry.bounds());
        } catch (UnknownInstruction unknown) {
            throw new CudaException("kernel " + Entry.sourceName(entry.name()) + ": " + unknown.getMessage(), unknown);
        }
    }

    private void decode(Statement.Code code, int index) {
        Origin origin = new Origin(
                index,
                code.opcode(),
                Kinds.of(code),
                hasLines ? code.position().file() : scope.name(),
                hasLines ? code.position().line() : code.ptxLine(),
                Kinds.isExact(code));
        try {
            Optional<End.Guard> guard = code.guard().map((Operand.Register register) -> operands.guard(register));
            operands.begin(origin);
            checks.before(code, origin, guard);
            shadowing.ifPresent(each -> each.before(code, origin, guard));
            if (!control.decode(code, origin, guard)) {
                body.guard(guard);
                body.count(origin);
                if (!memory.decode(code, origin)) arithmetic.decode(code, origin);
                operands.finish();
                body.guard(Optional.empty());
            }
            checks.after(code, origin, guard);
        } catch (UnknownInstruction | IndexOutOfBoundsException | ClassCastException unknown) {
            throw notKnown(code, unknown);
        }
    }

    private CudaException notKnown(Statement.Code code, RuntimeException why) {
        String reason = Features.of(code).orElse(String.valueOf(why.getMessage()));
        return new CudaException(
                "kernel " + Entry.sourceName(entry.name()) + ": the simulator does not know '" + Features.culprit(code)
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
}
