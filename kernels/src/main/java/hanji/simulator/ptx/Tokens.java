package hanji.simulator.ptx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The words, numbers, strings and signs of a text, one after the other.
 *
 * <p>Most of a first launch passes here before the JVM has compiled anything, so that few calls are made for a character or
 * a sign.
 */
final class Tokens {
    private static final String END = "";
    private static final int BYTES_PER_TOKEN = 6;
    /** By character of Latin 1. */
    private static final boolean[] OF_WORDS = new boolean[256];

    private static final String[] SIGNS = new String[256];

    static {
        for (char c = 0; c < OF_WORDS.length; c++) {
            OF_WORDS[c] = Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '%' || c == '.';
            SIGNS[c] = String.valueOf(c);
        }
    }

    private final String text;
    private final byte[] bytes;
    private String[] tokens;
    private int[] lines;
    /** The first character of a token that is a sign; 0 for others. */
    private char[] signs;

    private int count;
    private int next;
    private int[] files = {};

    /** @param text in Latin 1: of other characters, as comments may hold, nothing is left */
    Tokens(String text) {
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        int expected = bytes.length / BYTES_PER_TOKEN + 1;
        tokens = new String[expected];
        lines = new int[expected];
        signs = new char[expected];
        split();
    }

    private void split() {
        int line = 1;
        int i = 0;
        while (i < bytes.length) {
            int c = bytes[i] & 0xff;
            int from = i;
            if (c == '\n') {
                line++;
                i++;
            } else if (c <= ' ') i++;
            else if (OF_WORDS[c]) {
                i = endOfWord(i);
                if (c == '.' && text.startsWith(".file", from)) noteFile();
                add(text.substring(from, i), line, '\0');
            } else if (c == '/' && text.startsWith("//", i)) i = orEnd(text.indexOf('\n', i));
            else if (c == '/' && text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                i = end < 0 ? bytes.length : end + 2;
                for (int at = from; at < i; at++) if (bytes[at] == '\n') line++;
            } else if (c == '"') {
                i = Math.min(orEnd(text.indexOf('"', i + 1)) + 1, bytes.length);
                add(text.substring(from, i), line, '\0');
            } else {
                i++;
                add(SIGNS[c], line, (char) c);
            }
        }
    }

    private void add(String token, int line, char sign) {
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
            lines = Arrays.copyOf(lines, 2 * count);
            signs = Arrays.copyOf(signs, 2 * count);
        }
        tokens[count] = token;
        lines[count] = line;
        signs[count++] = sign;
    }

    private void noteFile() {
        files = Arrays.copyOf(files, files.length + 1);
        files[files.length - 1] = count;
    }

    private int orEnd(int index) {
        return index < 0 ? bytes.length : index;
    }

    private int endOfWord(int from) {
        int i = from;
        while (true) {
            while (i < bytes.length && OF_WORDS[bytes[i] & 0xff]) i++;
            if (i + 1 >= bytes.length || bytes[i] != ':' || bytes[i + 1] != ':') return i;
            i += 2;
        }
    }

    /** Where {@code .file} stands, or longer words that begin so, for {@link #returnTo}. */
    int[] files() {
        return files;
    }

    /** Where it is, for {@link #returnTo}. */
    int place() {
        return next;
    }

    /** Goes to where it was. */
    void returnTo(int place) {
        next = place;
    }

    boolean atEnd() {
        return next == count;
    }

    /** The next token, which stays; empty at the end. */
    String peek() {
        return next == count ? END : tokens[next];
    }

    /** Whether the next token is a sign. */
    boolean isAt(char sign) {
        return next < count && signs[next] == sign;
    }

    /** Whether the token behind the next one is a sign. */
    boolean isBefore(char sign) {
        return next + 1 < count && signs[next + 1] == sign;
    }

    /** Takes the next token. */
    String take() {
        if (next == count) throw new PtxError("line " + line() + ": the PTX ends too early");
        return tokens[next++];
    }

    /** Takes the next token if it is this word. */
    boolean took(String word) {
        boolean is = peek().equals(word);
        if (is) next++;
        return is;
    }

    /** Takes the next token if it is this sign. */
    boolean took(char sign) {
        if (next == count || signs[next] != sign) return false;
        next++;
        return true;
    }

    /** @throws PtxError if the next token is another sign or a word */
    void expect(char sign) {
        if (!took(sign)) throw new PtxError("line " + line() + ": expected '" + sign + "' but found '" + peek() + "'");
    }

    /** The line of the next token. */
    int line() {
        return count == 0 ? 1 : lines[Math.min(next, count - 1)];
    }

    /** Whether the next token stands on this line. */
    boolean isOn(int line) {
        return next < count && lines[next] == line;
    }

    /** Skips the rest of a line. */
    void skipLine(int line) {
        while (isOn(line)) next++;
    }

    /** Skips to behind the brace that closes the next one. */
    void skipBraces() {
        expect('{');
        for (int depth = 1; depth > 0; ) {
            String token = take();
            if (token.equals("{")) depth++;
            if (token.equals("}")) depth--;
        }
    }
}
