package hanji.bench.gpu;

import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Statement.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The time of a warp that is alone: the longest chain of instructions of which each needs the result of another.
 *
 * <p>A kernel is cut where loops begin and end. Within such a piece an instruction starts when what it reads is there, in
 * whatever order the assembler puts them, behind a barrier all others; instructions that fewer than half of the warps
 * execute are left out. The next piece begins when all of one were issued, and of a loop without loops each turn finds
 * what the last one left under way.
 *
 * @param executed how often warps executed the instruction of each line
 * @param global cycles of a load from global memory
 */
record SerialChain(Map<Integer, Long> executed, double global) {
    /** Instructions whose first operand is no result. */
    private static final Set<String> STORES =
            Set.of("st", "red", "bra", "bar", "barrier", "membar", "fence", "cp", "ret", "exit");

    /**
     * Cycles of all warps together.
     *
     * @param once of the pieces that no warp executes more than once, which is so at any size
     * @param again of all others
     */
    record Cycles(double once, double again) {}

    /** @param warps that execute the kernel */
    Cycles cycles(List<Statement> body, double warps) {
        double once = 0, again = 0;
        for (List<Statement> piece : pieces(body)) {
            long turns = turns(piece);
            if (turns > warps) again += turns * cyclesOfTurn(piece, turns);
            else if (turns > 0) once += turns * cyclesOfTurn(piece, turns);
        }
        return new Cycles(once, again);
    }

    /** Cut before the labels of loops and after the branches to them. */
    private static List<List<Statement>> pieces(List<Statement> body) {
        Set<String> loops = loops(body), begun = new HashSet<>();
        var pieces = new ArrayList<List<Statement>>();
        var piece = new ArrayList<Statement>();
        for (Statement statement : body) {
            if (statement instanceof Statement.Label(String name) && loops.contains(name)) {
                begun.add(name);
                pieces.add(List.copyOf(piece));
                piece.clear();
            }
            piece.add(statement);
            if (statement instanceof Code code && begun.contains(target(code))) {
                pieces.add(List.copyOf(piece));
                piece.clear();
            }
        }
        pieces.add(piece);
        return pieces;
    }

    /** Labels that a later branch goes back to. */
    private static Set<String> loops(List<Statement> body) {
        var passed = new HashSet<String>();
        var loops = new HashSet<String>();
        for (Statement statement : body) {
            if (statement instanceof Statement.Label(String name)) passed.add(name);
            if (statement instanceof Code code && passed.contains(target(code))) loops.add(target(code));
        }
        return loops;
    }

    /** Where a branch goes; empty of all else. */
    private static String target(Code code) {
        return code.name().equals("bra") && code.operands().getFirst() instanceof Operand.Symbol(String name, long _)
                ? name
                : "";
    }

    private long turns(List<Statement> piece) {
        return codes(piece).stream().mapToLong(this::times).max().orElse(0);
    }

    private static List<Code> codes(List<Statement> piece) {
        return piece.stream()
                .filter(Code.class::isInstance)
                .map(Code.class::cast)
                .toList();
    }

    private double cyclesOfTurn(List<Statement> piece, long turns) {
        List<Code> codes = codes(piece);
        List<Code> usual =
                codes.stream().filter(code -> 2 * times(code) >= turns).toList();
        var turn = new Turn();
        double first = turn.take(usual);
        boolean isLoop =
                piece.getFirst() instanceof Statement.Label(String name) && name.equals(target(codes.getLast()));
        return isLoop ? turn.take(usual) - first : first;
    }

    private long times(Code code) {
        return executed.getOrDefault(code.ptxLine(), 0L);
    }

    /** What is under way while a warp goes through a piece, once or again. */
    private final class Turn {
        private final Map<String, Double> ready = new HashMap<>();
        private final List<Double> copies = new ArrayList<>();
        private double from;
        private double latest;
        private double copied;

        /** Goes through it once more; when all was issued. */
        double take(List<Code> codes) {
            double begin = latest;
            from = latest;
            for (Code code : codes) take(code);
            long slots = codes.stream().filter(code -> !Latency.isFolded(code)).count();
            latest = Math.max(latest, begin + slots);
            return latest;
        }

        private void take(Code code) {
            boolean writes = !code.operands().isEmpty() && !STORES.contains(code.name());
            double at = code.guard().map(this::ready).orElse(from);
            for (int i = writes ? 1 : 0; i < code.operands().size(); i++)
                at = Math.max(at, ready(code.operands().get(i)));
            latest = Math.max(latest, at);
            if (code.name().equals("cp")) copy(code, at);
            else if (code.name().equals("bar") || code.name().equals("barrier")) from = latest;
            else if (writes) wrote(code.operands().getFirst(), at + Latency.of(code, global));
        }

        /** Asynchronous copies, their groups, and the wait for all but the last few of these. */
        private void copy(Code code, double at) {
            if (code.has("commit_group")) copies.add(copied);
            else if (code.has("wait_all")) from = Math.max(from, copied);
            else if (code.has("wait_group")
                    && code.operands().getFirst() instanceof Operand.Number(long open, Operand.Number.Form _)) {
                int arrived = copies.size() - (int) open;
                if (arrived > 0) from = Math.max(from, copies.get(arrived - 1));
            } else copied = Math.max(copied, at + global);
            latest = Math.max(latest, from);
        }

        private double ready(Operand operand) {
            return switch (operand) {
                case Operand.Register(String name, boolean _) -> Math.max(from, ready.getOrDefault(name, 0.0));
                case Operand.Address(Operand base, long _) -> ready(base);
                case Operand.Vector(List<Operand> elements) ->
                    elements.stream().mapToDouble(this::ready).max().orElse(from);
                default -> from;
            };
        }

        private void wrote(Operand operand, double at) {
            switch (operand) {
                case Operand.Register(String name, boolean _) -> ready.put(name, at);
                case Operand.Vector(List<Operand> elements) -> elements.forEach(each -> wrote(each, at));
                case Operand.Pair(Operand one, Operand other) -> {
                    wrote(one, at);
                    wrote(other, at);
                }
                default -> {}
            }
        }
    }
}
