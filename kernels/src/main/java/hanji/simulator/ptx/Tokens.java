package hanji.simulator.ptx;

import java.util.ArrayList;
import java.util.List;

/** The words, numbers, strings and signs of a text, one after the other. */
final class Tokens {
    private static final String END = "";
    /** By ASCII character. */
    private static final boolean[] OF_WORDS = new boolean[128];

    static {
        for (char c = 0; c < OF_WORDS.length; c++)
            OF_WORDS[c] = Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '%' || c == '.';
    }

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /** @param line from 1 */
    private record Token(String text, int line) {}

    Tokens(String text) {
        int line = 1;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int from = i;
            if (c == '\n') {
                line++;
                i++;
            } else if (c <= ' ') i++;
            else if (c == '/' && text.startsWith("//", i)) i = orEnd(text, text.indexOf('\n', i));
            else if (c == '/' && text.startsWith("/*", i)) {
                i = orEnd(text, text.indexOf("*/", i) + 2);
                line += (int) text.substring(from, i)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
            } else {
                if (c == '"') i = orEnd(text, text.indexOf('"', i + 1)) + 1;
                else if (isWord(text, i)) i = endOfWord(text, i);
                else i++;
                tokens.add(new Token(text.substring(from, Math.min(i, text.length())), line));
            }
        }
    }

    private static int orEnd(String text, int index) {
        return index < 0 ? text.length() : index;
    }

    private static int endOfWord(String text, int from) {
        int i = from;
        while (i < text.length())
            if (isWord(text, i)) i++;
            else if (text.startsWith("::", i)) i += 2;
            else return i;
        return i;
    }

    private static boolean isWord(String text, int i) {
        char c = text.charAt(i);
        return c < OF_WORDS.length ? OF_WORDS[c] : Character.isLetterOrDigit(c);
    }

    /** Goes back to the first token. */
    void rewind() {
        next = 0;
    }

    /** Where it is, for {@link #returnTo}. */
    int place() {
        return next;
    }

    /** Goes back to where it was. */
    void returnTo(int place) {
        next = place;
    }

    boolean atEnd() {
        return next == tokens.size();
    }

    /** The next token, which stays; empty at the end. */
    String peek() {
        return atEnd() ? END : tokens.get(next).text;
    }

    String peekSecond() {
        return next + 1 < tokens.size() ? tokens.get(next + 1).text : END;
    }

    /** Takes the next token. */
    String take() {
        if (atEnd()) throw new PtxError("line " + line() + ": the PTX ends too early");
        return tokens.get(next++).text;
    }

    /** Takes the next token if it is this one. */
    boolean took(String text) {
        boolean is = peek().equals(text);
        if (is) next++;
        return is;
    }

    /** @throws PtxError if the next token is another */
    void expect(String text) {
        if (!took(text)) throw new PtxError("line " + line() + ": expected '" + text + "' but found '" + peek() + "'");
    }

    /** The line of the next token. */
    int line() {
        if (tokens.isEmpty()) return 1;
        return tokens.get(Math.min(next, tokens.size() - 1)).line;
    }

    /** Whether the next token stands on this line. */
    boolean isOn(int line) {
        return !atEnd() && line() == line;
    }

    /** Skips the rest of a line. */
    void skipLine(int line) {
        while (isOn(line)) next++;
    }

    /** Skips to behind the brace that closes the next one. */
    void skipBraces() {
        expect("{");
        for (int depth = 1; depth > 0; ) {
            String text = take();
            if (text.equals("{")) depth++;
            if (text.equals("}")) depth--;
        }
    }
}
