package hanji.simulator.ptx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a kernel or a function: its parameters, registers, variables and instructions. */
final class BodyParser {
    /** Directives between a function's parameters and its body. */
    private static final Set<String> BEFORE_BODY =
            Set.of(".noreturn", ".maxntid", ".reqntid", ".minnctapersm", ".maxnreg", ".pragma", ".abi_preserve");

    private final Tokens tokens;
    private final Lines lines;
    /** What words stand for in instructions of the module, by their numbers, as far as they were met. */
    private final Opcode[] opcodes;
    /** The same in this body: numbers, and registers that no scope declares anew. */
    private final Operand[] simple;

    private final List<Variable> variables = new ArrayList<>();
    private final DeclaredRegisters registers = new DeclaredRegisters();
    private final List<Statement> body = new ArrayList<>();
    private final Set<String> variableNames = new HashSet<>();
    /**
     * Registers and variables that braces inside the body declare anew, by the name that they have there; the innermost
     * first.
     */
    private final Deque<Map<String, String>> scopes = new ArrayDeque<>();

    private boolean renames;

    BodyParser(Tokens tokens, Lines lines, Opcode[] opcodes) {
        this.opcodes = opcodes;
        simple = new Operand[tokens.words()];
        this.tokens = tokens;
        this.lines = lines;
    }

    /** A kernel, behind {@code .entry}. */
    Entry entry() {
        String name = tokens.take();
        List<Variable> parameters = formals();
        lines.forget();
        ThreadBounds bounds = bounds();
        body();
        return new Entry(name, List.of(), parameters, registers.types(), variables, body, bounds);
    }

    /** A function, behind {@code .func}; empty if it is only declared. One that is not understood may not be called. */
    Optional<Entry> function() {
        List<Variable> results = formals();
        String name = tokens.take();
        List<Variable> parameters = formals();
        while (BEFORE_BODY.contains(tokens.peek())) tokens.skipLine(tokens.line());
        if (!tokens.isAt('{')) {
            tokens.took(';'); // early compilers left it out
            return Optional.empty();
        }
        lines.forget();
        int begin = tokens.place();
        try {
            body();
        } catch (PtxError error) {
            tokens.returnTo(begin);
            tokens.skipBraces();
            body.clear();
            body.add(new Statement.Unreadable(String.valueOf(error.getMessage())));
        }
        ThreadBounds anyThreads = new ThreadBounds(Integer.MAX_VALUE, List.of());
        return Optional.of(new Entry(name, results, parameters, registers.types(), variables, body, anyThreads));
    }

    private void body() {
        tokens.expect('{');
        scopes.push(new HashMap<>());
        while (!scopes.isEmpty()) statement();
    }

    /** Parameters or results in parentheses, if there are any. */
    private List<Variable> formals() {
        List<Variable> formals = new ArrayList<>();
        if (tokens.took('('))
            while (!tokens.took(')')) {
                String space = tokens.take();
                if (!space.equals(".param") && !space.equals(".reg"))
                    throw new PtxError("line " + tokens.line() + ": expected '.param' but found '" + space + "'");
                formals.add(new Declaration(tokens).variable(space.substring(1)));
                tokens.took(',');
            }
        return formals;
    }

    /** What stands between the parameters and the body. */
    private ThreadBounds bounds() {
        int most = Integer.MAX_VALUE;
        List<Integer> required = List.of();
        while (!tokens.isAt('{'))
            switch (tokens.take()) {
                case ".maxntid" -> {
                    most = 1;
                    for (int each : extent()) most *= each;
                }
                case ".reqntid" -> required = extent();
                default -> {}
            }
        return new ThreadBounds(most, required);
    }

    /** Up to three numbers; those left out are 1. */
    private List<Integer> extent() {
        List<Integer> extent = new ArrayList<>();
        do extent.add(Integer.parseInt(tokens.take()));
        while (tokens.took(','));
        while (extent.size() < 3) extent.add(1);
        return extent;
    }

    private void statement() {
        int line = tokens.line();
        if (tokens.took('{')) scopes.push(new HashMap<>());
        else if (tokens.took('}')) scopes.pop();
        else if (tokens.took(';')) return;
        else if (tokens.peek().startsWith(".")) directive(line);
        else if (tokens.isBefore(':')) label();
        else body.add(code(line));
    }

    private void directive(int line) {
        String word = tokens.peek();
        switch (word) {
            case ".reg" -> {
                tokens.take();
                declareRegisters();
            }
            case ".shared", ".local", ".param" -> {
                tokens.take();
                Variable variable = new Declaration(tokens).variable(word.substring(1));
                String name = declared(variable.name());
                variables.add(variable.named(name));
                variableNames.add(name);
            }
            case ".loc" -> location();
            case ".pragma" -> {
                while (!tokens.took(';')) tokens.take();
            }
            default -> body.add(code(line));
        }
    }

    private void label() {
        String name = tokens.take();
        tokens.expect(':');
        if (tokens.took(".branchtargets")) body.add(new Statement.Targets(name, names()));
        else if (tokens.took(".calltargets")) names();
        else if (tokens.took(".callprototype")) {
            List<Variable> results = formals();
            if (!tokens.took("_"))
                throw new PtxError("line " + tokens.line() + ": expected '_' but found '" + tokens.peek() + "'");
            body.add(new Statement.Prototype(name, results, formals()));
            while (!tokens.took(';')) tokens.take();
        } else body.add(new Statement.Label(name));
    }

    private List<String> names() {
        List<String> all = new ArrayList<>();
        while (!tokens.took(';')) {
            all.add(tokens.take());
            tokens.took(',');
        }
        return all;
    }

    /** {@code .loc 2 449 9, function_name name, inlined_at 1 8 3}, to the end of the line. */
    private void location() {
        int line = tokens.line();
        tokens.take();
        int[] place = place();
        int[] inlinedAt = {};
        while (tokens.isOn(line)) if (tokens.take().equals("inlined_at")) inlinedAt = place();
        lines.at(place, inlinedAt);
    }

    private int[] place() {
        return new int[] {
            Integer.parseInt(tokens.take()), Integer.parseInt(tokens.take()), Integer.parseInt(tokens.take())
        };
    }

    private void declareRegisters() {
        String word = tokens.take();
        Optional<Type> type = Type.named(word.substring(1));
        if (type.isEmpty()) throw new PtxError("registers of type " + word);
        do {
            String name = tokens.take();
            if (tokens.took('<')) {
                int count = Integer.parseInt(tokens.take());
                tokens.expect('>');
                boolean isOutermost = scopes.size() == 1 && !renames;
                if (!isOutermost || !registers.add(name, count, type.get()))
                    for (int i = 0; i < count; i++) declare(name + i, type.get());
            } else declare(name, type.get());
        } while (tokens.took(','));
        tokens.expect(';');
    }

    private void declare(String name, Type type) {
        registers.add(declared(name), type);
    }

    /** The one name in the whole body of what a scope declares. */
    private String declared(String name) {
        String unique = name;
        while (registers.has(unique) || variableNames.contains(unique)) unique += "'";
        if (!unique.equals(name)) {
            scopes.element().put(name, unique);
            renames = true;
        }
        return unique;
    }

    private String inScope(String name) {
        if (renames)
            for (Map<String, String> scope : scopes) {
                String there = scope.get(name);
                if (there != null) return there;
            }
        return name;
    }

    private Statement.Code code(int line) {
        Optional<Operand.Register> guard = Optional.empty();
        if (tokens.took('@')) guard = Optional.of(negatable());
        Opcode opcode = opcode();
        List<Operand> operands = new ArrayList<>();
        while (!tokens.took(';')) {
            operands.add(operand());
            if (!tokens.isAt(';')) tokens.expect(',');
        }
        return new Statement.Code(guard, opcode, operands, lines.current(), line);
    }

    private Opcode opcode() {
        int word = tokens.word();
        String text = tokens.take();
        if (word < 0) return Opcode.of(text);
        Opcode opcode = opcodes[word];
        if (opcode == null) opcodes[word] = opcode = Opcode.of(text);
        return opcode;
    }

    private Operand.Register negatable() {
        boolean negated = tokens.took('!');
        String name = inScope(tokens.take());
        registers.has(name);
        return new Operand.Register(name, negated);
    }

    private Operand operand() {
        Operand first = simple();
        return tokens.took('|') ? new Operand.Pair(first, simple()) : first;
    }

    private Operand simple() {
        int word = tokens.word();
        if (word < 0) return behindSign();
        String text = tokens.take();
        if (renames) return named(text);
        if (simple[word] != null) return simple[word];
        Operand operand = named(text);
        if (text.startsWith("%") || operand instanceof Operand.Number) simple[word] = operand;
        return operand;
    }

    private Operand behindSign() {
        if (tokens.isAt('!')) return negatable();
        if (tokens.took('[')) return inMemory();
        if (tokens.took('{')) return new Operand.Vector(elements('}'));
        if (tokens.took('(')) return new Operand.Vector(elements(')'));
        return tokens.took('-') ? Numbers.parse(tokens.take(), true) : named(tokens.take());
    }

    private Operand inMemory() {
        Operand base = simple();
        long offset = offset();
        if (tokens.took(',')) return new Operand.Lookup(base, elements(']'));
        tokens.expect(']');
        return new Operand.Address(base, offset);
    }

    private List<Operand> elements(char end) {
        List<Operand> elements = new ArrayList<>();
        while (!tokens.took(end)) {
            elements.add(simple());
            tokens.took(',');
        }
        return elements;
    }

    private Operand named(String word) {
        if (word.equals("_")) return new Operand.Sink();
        if (Numbers.isNumber(word)) return Numbers.parse(word, false);
        String name = inScope(word);
        if (registers.has(name) || word.startsWith("%") || word.equals("WARP_SZ"))
            return new Operand.Register(name, false);
        return new Operand.Symbol(name, tokens.isAt('+') || tokens.isAt('-') ? offset() : 0);
    }

    private long offset() {
        long sum = 0;
        while (tokens.isAt('+') || tokens.isAt('-')) {
            boolean negative = tokens.take().equals("-") ^ tokens.took('-');
            sum += Numbers.parse(tokens.take(), negative).bits();
        }
        return sum;
    }
}
