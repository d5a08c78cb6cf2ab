package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Call;
import hanji.simulator.machine.Copy;
import hanji.simulator.machine.Element;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Frame;
import hanji.simulator.machine.HostCall;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import hanji.simulator.ptx.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Decodes {@code call} of functions of the module and of the few that the host answers, and their {@code ret}. */
final class CallDecoder {
    private final Operands operands;
    private final Body body;
    private final Layout layout;
    private final ModuleScope scope;
    private final Callable calls;
    private final Map<String, Statement.Prototype> prototypes = new HashMap<>();

    /**
     * What all bodies of a kernel share.
     *
     * @param callees filled in once all are decoded
     * @param stack bytes for all frames but the kernel's
     * @param keeping the registers of the function that is decoded, if it may be called again before a call is back
     */
    record Callable(Call.Callees callees, int stack, Optional<Keeper> keeping) {}

    /** The registers of a function, known when it is decoded to its end. */
    interface Keeper {
        Call.Keeping registers();
    }

    CallDecoder(Entry entry, Operands operands, Body body, Layout layout, ModuleScope scope, Callable calls) {
        this.operands = operands;
        this.body = body;
        this.layout = layout;
        this.scope = scope;
        this.calls = calls;
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Prototype prototype) prototypes.put(prototype.name(), prototype);
    }

    void decode(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        body.count(origin);
        CallSite call = CallSite.of(code);
        body.guard(guard);
        switch (call.name()) {
            case "vprintf" -> {
                int format = argument(call, 0, Bank.LONG, origin), values = argument(call, 1, Bank.LONG, origin);
                int count = operands.temporary(Bank.INT);
                body.add(new HostCall.Print(origin, format, values, count));
                if (!call.results().isEmpty()) give(call.results().getFirst(), Type.B32, count, origin);
            }
            case "__assertfail" -> body.add(new HostCall.Fail(origin, argument(call, 0, Bank.LONG, origin)));
            default -> function(call, origin, guard);
        }
        operands.finish();
        body.guard(Optional.empty());
    }

    /** An argument for the host in a register. */
    private int argument(CallSite call, int number, Bank bank, Origin origin) {
        Operand operand = call.arguments().get(number);
        if (!(operand instanceof Operand.Symbol(String name, long _))) return operands.read(operand, bank);
        int register = operands.temporary(bank);
        Element element = bank == Bank.LONG ? Element.LONG : Element.INT;
        body.add(new Frame.Load(origin, element, new int[] {register}, passed(name)));
        return register;
    }

    private void give(Operand result, Type type, int from, Origin origin) {
        if (result instanceof Operand.Symbol(String name, long _))
            body.add(new Frame.Store(origin, Element.of(type, Bank.of(type)), new int[] {from}, passed(name)));
        else body.add(Copy.of(origin, Bank.of(type), operands.write(result, Bank.of(type)), from));
    }

    private int passed(String name) {
        return layout.passed(name).orElseThrow(() -> new UnknownInstruction("'" + name + "' is passed to a function"));
    }

    private void function(CallSite call, Origin origin, Optional<End.Guard> guard) {
        OptionalInt number = scope.function(call.name());
        if (number.isEmpty() && !call.name().isEmpty())
            throw new UnknownInstruction("function '" + Entry.sourceName(call.name()) + "' has no body in this module");
        List<Variable> results, parameters;
        if (number.isPresent()) {
            Entry function = scope.ptx().functions().get(number.getAsInt());
            results = function.results();
            parameters = function.parameters();
        } else {
            Statement.Prototype prototype = prototypes.get(call.prototype());
            if (prototype == null) throw new UnknownInstruction("a call of an address without a prototype");
            results = prototype.results();
            parameters = prototype.parameters();
        }
        if (results.size() != call.results().size()
                || parameters.size() != call.arguments().size())
            throw new UnknownInstruction("a call with other parameters than the function has");
        int[] offsets = Layout.passed(results, parameters);
        int behind = layout.frameBytes();
        for (int i = 0; i < parameters.size(); i++)
            pass(call.arguments().get(i), parameters.get(i), behind + offsets[results.size() + i], origin);
        int target = number.isPresent() ? -1 : operands.read(call.target(), Bank.LONG);
        Call.Frames frames = new Call.Frames(behind, calls.stack());
        body.guard(Optional.empty());
        body.end(next -> new Call(
                origin,
                calls.callees(),
                new Call.Target(number.orElse(-1), target),
                frames,
                calls.keeping().map(Keeper::registers),
                guard,
                next));
        body.guard(guard);
        for (int i = 0; i < results.size(); i++)
            take(call.results().get(i), results.get(i), behind + offsets[i], origin);
    }

    /** Puts an argument into the frame of the function. */
    private void pass(Operand argument, Variable parameter, int to, Origin origin) {
        if (argument instanceof Operand.Symbol(String name, long _)
                && layout.passed(name).isPresent())
            body.add(new Frame.Copy(origin, passed(name), to, (int) parameter.bytes()));
        else {
            Bank bank = Bank.of(parameter.type());
            int from = operands.read(argument, bank);
            body.add(new Frame.Store(origin, Element.of(parameter.type(), bank), new int[] {from}, to));
        }
    }

    /** Takes a result out of the frame of the function. */
    private void take(Operand result, Variable of, int from, Origin origin) {
        if (result instanceof Operand.Symbol(String name, long _))
            body.add(new Frame.Copy(origin, from, passed(name), (int) of.bytes()));
        else {
            Bank bank = Bank.of(of.type());
            int to = operands.write(result, bank);
            body.add(new Frame.Load(origin, Element.of(of.type(), bank), new int[] {to}, from));
        }
    }
}
