package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.BlockBarrier;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Exchange;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decodes what ends a segment: branches, exits, barriers, exchanges between lanes. */
final class ControlDecoder {
    private final Operands operands;
    private final Body body;
    private final Map<String, List<String>> tables;
    private final boolean inStep;
    private final boolean returns;
    private final Optional<Shadowing> shadowing;

    /**
     * @param tables the labels that indexed branches choose from, by name
     * @param inStep whether warps run in step, and exchange without {@code .sync}
     * @param returns whether it is a function, which {@code ret} leaves
     * @param shadowing follows symbols; empty where there are none
     */
    ControlDecoder(
            Operands operands,
            Body body,
            Map<String, List<String>> tables,
            boolean inStep,
            boolean returns,
            Optional<Shadowing> shadowing) {
        this.returns = returns;
        this.inStep = inStep;
        this.shadowing = shadowing;
        this.operands = operands;
        this.body = body;
        this.tables = tables;
    }

    /** Whether it is one of these instructions. */
    boolean decode(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        switch (code.name()) {
            case "bra" -> {
                body.count(origin);
                branch(code, origin, guard);
            }
            case "brx" -> {
                body.count(origin);
                int index = operands.read(code.operands().get(0), Bank.INT);
                List<String> labels = tables.getOrDefault(symbol(code.operands().get(1)), List.of());
                body.end(_ -> new End.Switch(
                        origin, index, labels.stream().mapToInt(body::target).toArray()));
            }
            case "ret", "exit" -> {
                body.count(origin);
                body.end(new Body.Leave(origin, guard, returns && code.name().equals("ret")));
            }
            case "bar", "barrier" -> {
                if (code.has("warp")) exchange(code, origin, guard);
                else barrier(code, origin, guard);
            }
            case "shfl", "vote", "match", "redux" -> exchange(code, origin, guard);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String symbol(Operand operand) {
        if (operand instanceof Operand.Symbol(String name, long _)) return name;
        throw new UnknownInstruction("label " + operand);
    }

    private void branch(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        body.end(new Branch(body, symbol(code.operands().get(0)), origin, guard));
    }

    private record Branch(Body body, String label, Origin origin, Optional<End.Guard> guard) implements Body.EndMaker {
        @Override
        public End end(int next) {
            int target = body.target(label);
            return guard.isPresent() ? new End.Branch(origin, guard.get(), target, next) : new End.Jump(origin, target);
        }
    }

    private record Barrier(Origin origin, BlockBarrier.Form form, Optional<End.Guard> guard) implements Body.EndMaker {
        @Override
        public End end(int next) {
            return new BlockBarrier(origin, form, guard, next);
        }
    }

    private void barrier(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        body.count(origin);
        List<Operand> all = code.operands();
        boolean reduces = code.has("red");
        int first = reduces ? 1 : 0;
        int last = reduces ? all.size() - 1 : all.size();
        int barrier = operands.read(all.get(first), Bank.INT);
        Optional<Integer> threads =
                last - first > 1 ? Optional.of(operands.read(all.get(first + 1), Bank.INT)) : Optional.empty();
        BlockBarrier.Reduction reduction = reduces ? reduction(code) : BlockBarrier.Reduction.NONE;
        Optional<End.Guard> source = reduces ? Optional.of(operands.guard(all.get(last))) : Optional.empty();
        int to = switch (reduction) {
            case NONE -> -1;
            case COUNT -> operands.write(all.get(0), Bank.INT);
            case AND, OR -> operands.predicate(all.get(0));
        };
        BlockBarrier.Form form = new BlockBarrier.Form(barrier, threads, !code.has("arrive"), reduction, source, to);
        body.end(new Barrier(origin, form, guard));
        operands.finish();
    }

    private static BlockBarrier.Reduction reduction(Statement.Code code) {
        if (code.has("popc")) return BlockBarrier.Reduction.COUNT;
        return code.has("and") ? BlockBarrier.Reduction.AND : BlockBarrier.Reduction.OR;
    }

    private void exchange(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        boolean named = code.has("sync") || code.has("warp");
        if (!named && !inStep) throw new UnknownInstruction("without .sync, which GPUs before sm_70 had");
        body.guard(guard);
        int members = named ? operands.read(code.operands().getLast(), Bank.INT) : Exchange.WHO_COMES;
        Exchange.Action plain = action(code);
        Exchange.Action action =
                shadowing.map(each -> each.exchange(code, plain)).orElse(plain);
        body.guard(Optional.empty());
        body.cut();
        body.count(origin);
        body.end(next -> new Exchange(origin, action, members, code.has("warp"), guard, next));
        body.guard(guard);
        operands.finish();
        body.guard(Optional.empty());
    }

    private Exchange.Action action(Statement.Code code) {
        List<Operand> all = code.operands();
        String mode = code.modifiers().get(code.modifiers().size() > 1 && code.has("sync") ? 1 : 0);
        return switch (code.name()) {
            case "shfl" -> {
                int from = operands.read(all.get(1), Bank.INT);
                int lane = operands.read(all.get(2), Bank.INT);
                int limits = operands.read(all.get(3), Bank.INT);
                int to = operands.write(first(all.get(0)), Bank.INT);
                yield new Shuffle(mode, to, second(all.get(0)), from, lane, limits);
            }
            case "vote" -> {
                End.Guard source = operands.guard(all.get(1));
                yield code.has("ballot")
                        ? Exchanges.ballot(operands.write(all.get(0), Bank.INT), source)
                        : Exchanges.vote(mode, operands.predicate(all.get(0)), source);
            }
            case "match" -> {
                int from = operands.read(all.get(1), Bank.of(code.types().getLast()));
                int to = operands.write(first(all.get(0)), Bank.INT);
                yield code.has("any") ? Exchanges.matchAny(to, from) : Exchanges.matchAll(to, second(all.get(0)), from);
            }
            case "redux" -> {
                Type type = code.types().getLast();
                int from = operands.read(all.get(1), Bank.INT);
                int to = operands.write(all.get(0), Bank.INT);
                yield Exchanges.reduce(IntOps.binary(code.modifiers().get(1), type.isSigned()), to, from);
            }
            default -> Exchanges.BARRIER;
        };
    }

    private static Operand first(Operand operand) {
        return operand instanceof Operand.Pair(Operand first, Operand _) ? first : operand;
    }

    private int second(Operand operand) {
        return operand instanceof Operand.Pair(Operand _, Operand second) ? operands.predicate(second) : -1;
    }
}
