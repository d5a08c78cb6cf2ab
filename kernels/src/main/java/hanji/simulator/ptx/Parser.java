package hanji.simulator.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a module: directives, variables, and kernels by {@link BodyParser}. */
final class Parser {
    private static final Set<String> LINKAGE = Set.of(".visible", ".extern", ".weak", ".common");
    /** Directives between a function's parameters and its body. */
    private static final Set<String> BEFORE_BODY =
            Set.of(".noreturn", ".maxntid", ".reqntid", ".minnctapersm", ".maxnreg", ".pragma", ".abi_preserve");

    private static final Set<String> SPACES = Set.of(".global", ".const", ".shared");

    private final Tokens tokens;
    private final Lines lines = new Lines();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private String version = "";
    private String target = "";

    Parser(String text) {
        tokens = new Tokens(text);
    }

    Ptx module() {
        readFiles();
        while (!tokens.atEnd()) {
            int line = tokens.line();
            try {
                directive();
            } catch (PtxError error) {
                String message = String.valueOf(error.getMessage());
                throw message.startsWith("line") ? error : new PtxError("line " + line + ": " + message);
            }
        }
        if (version.isEmpty()) throw new PtxError("line 1: no .version, so this is no PTX");
        return new Ptx(version, target, variables, entries);
    }

    /** The table of files stands at the end, but the lines before need it. */
    private void readFiles() {
        while (!tokens.atEnd())
            if (tokens.take().equals(".file")) {
                int number = Integer.parseInt(tokens.take());
                String name = tokens.take();
                lines.file(number, name.substring(1, name.length() - 1));
            }
        tokens.rewind();
    }

    private void directive() {
        int line = tokens.line();
        String word = tokens.take();
        if (LINKAGE.contains(word)) return;
        if (SPACES.contains(word)) variables.add(new Declaration(tokens).variable(word.substring(1)));
        else
            switch (word) {
                case ".version" -> version = tokens.take();
                case ".target" -> {
                    target = tokens.take();
                    tokens.skipLine(line);
                }
                case ".address_size", ".file", ".loc", ".maxntid", ".reqntid", ".minnctapersm", ".maxnreg" ->
                    tokens.skipLine(line);
                case ".entry" -> entries.add(new BodyParser(tokens, lines).entry());
                case ".func" -> skipFunction();
                case ".section" -> {
                    tokens.take();
                    tokens.skipBraces();
                }
                case ".pragma", ".alias", ".callprototype" -> skipStatement();
                case ";" -> {}
                default -> throw new PtxError("'" + word + "' is not known at the top of a module");
            }
    }

    /** Functions are not called by any kernel that runs: a call is an instruction that the simulator does not know. */
    private void skipFunction() {
        skipParentheses(); // results
        tokens.take(); // name
        skipParentheses(); // parameters
        while (BEFORE_BODY.contains(tokens.peek())) tokens.skipLine(tokens.line());
        if (tokens.peek().equals("{")) tokens.skipBraces();
        else tokens.took(";"); // early compilers left it out
    }

    private void skipParentheses() {
        if (tokens.took("(")) while (!tokens.took(")")) tokens.take();
    }

    private void skipStatement() {
        while (!tokens.took(";")) tokens.take();
    }
}
