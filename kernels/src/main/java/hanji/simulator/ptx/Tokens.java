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
    private final Words words;
    private int[] lines;
    /** The number of a word, or of a text in quotes; -1 less the character of a sign. */
    private int[] kinds;

    private int count;
    private int next;
    private int hash;
    private int[] files = {};

    /** @param text in Latin 1: of other characters, as comments may hold, nothing is left */
    Tokens(String text) {
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        int expected = bytes.length / BYTES_PER_TOKEN + 1;
        lines = new int[expected];
        kinds = new int[expected];
        words = new Words(this.text, bytes);
        split();
    }

    private void split() {
        int line = 1;
        int i = 0;
        while (i < bytes.length) {
            int c = bytes[i] & 0xff;
            int from = i;
            int kind;
            if (c <= ' ') {
                i++;
                if (c == '\n') line++;
                continue;
            } else if (OF_WORDS[c]) {
                i = endOfWord(i);
                if (c == '.' && text.startsWith(".file", from)) noteFile();
                kind = words.number(from, i, hash);
            } else if (c == '/' && text.startsWith("//", i)) {
                i = orEnd(text.indexOf('\n', i));
                continue;
            } else if (c == '/' && text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                i = end < 0 ? bytes.length : end + 2;
                for (int at = from; at < i; at++) if (bytes[at] == '\n') line++;
                continue;
            } else if (c == '"') {
                i = Math.min(orEnd(text.indexOf('"', i + 1)) + 1, bytes.length);
                kind = words.number(from, i, i - from);
            } else {
                i++;
                kind = -1 - c;
            }
            if (count == kinds.length) {
                lines = Arrays.copyOf(lines, 2 * count);
                kinds = Arrays.copyOf(kinds, 2 * count);
            }
            lines[count] = line;
            kinds[count++] = kind;
        }
    }

    private void noteFile() {
        files = Arrays.copyOf(files, files.length + 1);
        files[files.length - 1] = count;
    }

    private int orEnd(int index) {
        return index < 0 ? bytes.length : index;
    }

    /** Where a word ends; its hash comes along. */
    private int endOfWord(int from) {
        int i = from, sum = 0;
        while (true) {
            while (i < bytes.length && OF_WORDS[bytes[i] & 0xff]) sum = 31 * sum + bytes[i++];
            if (i + 1 >= bytes.length || bytes[i] != ':' || bytes[i + 1] != ':') break;
            i += 2;
        }
        hash = sum;
        return i;
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
        return next == count ? END : text(kinds[next]);
    }

    private String text(int kind) {
        return kind < 0 ? SIGNS[-1 - kind] : words.get(kind);
    }

    /** Whether the next token is a sign. */
    boolean isAt(char sign) {
        return next < count && kinds[next] == -1 - sign;
    }

    /** Whether the token behind the next one is a sign. */
    boolean isBefore(char sign) {
        return next + 1 < count && kinds[next + 1] == -1 - sign;
    }

    /** The number of the next token among the different words; negative if it is a sign, or the end. */
    int word() {
        return next == count ? -1 : kinds[next];
    }

    /** How many different words there are. */
    int words() {
        return words.count();
    }

    /** Takes the next token. */
    String take() {
        if (next == count) throw new PtxError("line " + line() + ": the PTX ends too early");
        return text(kinds[next++]);
    }

    /** Takes the next token if it is this word. */
    boolean took(String word) {
        boolean is = peek().equals(word);
        if (is) next++;
        return is;
    }

    /** Takes the next token if it is this sign. */
    boolean took(char sign) {
        if (next == count || kinds[next] != -1 - sign) return false;
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
