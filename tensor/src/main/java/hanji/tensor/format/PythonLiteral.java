package hanji.tensor.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A dictionary literal of Python as .npy headers use it: keys are strings without escapes; values are such strings,
 * {@code True}, {@code False} and tuples of whole numbers below 2^31, which Python 2 ended with {@code L}. Anything else is an error, and so is a key that
 * comes twice.
 */
final class PythonLiteral {
    private final Path file;
    private final String text;
    private int at;

    PythonLiteral(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The whole text as a dictionary; a value is a String, a Boolean or an int[]. */
    Map<String, Object> dictionary() {
        var entries = new HashMap<String, Object>();
        expect('{');
        while (!accept('}')) {
            String key = string();
            expect(':');
            if (entries.put(key, value()) != null) throw bad("the key '" + key + "' comes twice");
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at < text.length()) throw bad("something follows the dictionary");
        return entries;
    }

    private Object value() {
        return switch (peek()) {
            case '\'', '"' -> string();
            case '(' -> tuple();
            case 'T' -> word("True", true);
            case 'F' -> word("False", false);
            default -> throw bad("a value is neither string, tuple, True nor False");
        };
    }

    private boolean word(String word, boolean value) {
        if (!text.startsWith(word, at)) throw bad("expected " + word);
        at += word.length();
        return value;
    }

    private String string() {
        char quote = peek();
        if (quote != '\'' && quote != '"') throw bad("expected a string");
        int end = text.indexOf(quote, at + 1);
        if (end < 0) throw bad("a string does not end");
        String string = text.substring(at + 1, end);
        if (string.indexOf('\\') >= 0) throw bad("a string has an escape");
        at = end + 1;
        return string;
    }

    private int[] tuple() {
        List<Integer> numbers = new ArrayList<>();
        expect('(');
        while (!accept(')')) {
            numbers.add(number());
            if (accept(',')) continue;
            if (numbers.size() == 1) throw bad("(n) is a number, not a tuple");
            expect(')');
            break;
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private int number() {
        int from = skipSpace();
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        if (at == from) throw bad("expected a whole number");
        int end = at;
        if (at < text.length() && text.charAt(at) == 'L') at++;
        try {
            return Integer.parseInt(text.substring(from, end));
        } catch (NumberFormatException tooLarge) {
            throw bad("a number is 2^31 or more");
        }
    }

    private boolean accept(char expected) {
        boolean isNext = peek() == expected;
        if (isNext) at++;
        return isNext;
    }

    private void expect(char expected) {
        if (!accept(expected)) throw bad("expected '" + expected + "'");
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        skipSpace();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private int skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        return at;
    }

    private FormatException bad(String problem) {
        return new FormatException(file, "its .npy header is not valid: " + problem + " at character " + at);
    }
}
