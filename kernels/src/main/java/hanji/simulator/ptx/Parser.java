package hanji.simulator.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a module: directives, variables, and kernels by {@link BodyParser}. */
final class Parser {
    private static final Set<String> LINKAGE = Set.of(".visible", ".extern", ".weak", ".common");
    private static final Set<String> SPACES = Set.of(".global", ".const", ".shared");

    private final Tokens tokens;
    private final Lines lines = new Lines();
    private final Opcode[] opcodes;
    private final List<Variable> variables = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> functions = new ArrayList<>();
    private String version = "";
    private String target = "";

    Parser(String text) {
        tokens = new Tokens(text);
        opcodes = new Opcode[tokens.words()];
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
        return new Ptx(version, target, variables, entries, functions);
    }

    /** The table of files stands at the end, but the lines before need it. */
    private void readFiles() {
        for (int place : tokens.files()) {
            tokens.returnTo(place);
            if (!tokens.took(".file")) continue;
            int number = Integer.parseInt(tokens.take());
            String name = tokens.take();
            lines.file(number, name.substring(1, name.length() - 1));
        }
        tokens.returnTo(0);
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
                case ".entry" -> entries.add(new BodyParser(tokens, lines, opcodes).entry());
                case ".func" ->
                    new BodyParser(tokens, lines, opcodes).function().ifPresent(functions::add);
                case ".section" -> {
                    tokens.take();
                    tokens.skipBraces();
                }
                case ".pragma", ".alias", ".callprototype" -> skipStatement();
                case ";" -> {}
                default -> throw new PtxError("'" + word + "' is not known at the top of a module");
            }
    }

    private void skipStatement() {
        while (!tokens.took(';')) tokens.take();
    }
}
