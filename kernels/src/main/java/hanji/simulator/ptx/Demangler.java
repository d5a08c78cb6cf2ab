package hanji.simulator.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the names that C++ compilers give to functions and variables (Itanium C++ ABI, section 5.1), as far as kernels
 * need: namespaces, templates with types and integers as arguments, pointers and references. Lambdas, expressions,
 * arrays and pointers to functions are not read.
 */
final class Demangler {
    private static final Map<Character, String> BUILT_IN = Map.ofEntries(
            Map.entry('v', "void"),
            Map.entry('b', "bool"),
            Map.entry('c', "char"),
            Map.entry('a', "signed char"),
            Map.entry('h', "unsigned char"),
            Map.entry('s', "short"),
            Map.entry('t', "unsigned short"),
            Map.entry('i', "int"),
            Map.entry('j', "unsigned int"),
            Map.entry('l', "long"),
            Map.entry('m', "unsigned long"),
            Map.entry('x', "long long"),
            Map.entry('y', "unsigned long long"),
            Map.entry('w', "wchar_t"),
            Map.entry('f', "float"),
            Map.entry('d', "double"));
    /** What stands behind a number of a type. */
    private static final Map<String, String> SUFFIXES = Map.of(
            "int",
            "",
            "unsigned int",
            "u",
            "long",
            "l",
            "unsigned long",
            "ul",
            "long long",
            "ll",
            "unsigned long long",
            "ull");

    private final String text;
    private int at;
    /** What short forms such as {@code S1_} stand for. */
    private final List<String> seen = new ArrayList<>();
    /** What {@code T_}, {@code T0_} stand for. */
    private List<String> templateArguments = List.of();

    private boolean isTemplate;

    /**
     * A name as its source has it.
     *
     * @param name with namespaces and the arguments of templates
     * @param parameters the types of a function's parameters; empty if they are not understood
     */
    record Demangled(String name, Optional<List<String>> parameters) {}

    /** The text is not, or not understood as, a name of C++. */
    private static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Demangler(String text) {
        this.text = text;
    }

    /** Empty if the name is not understood. */
    static Optional<Demangled> of(String name) {
        if (!name.startsWith("_Z")) return Optional.empty();
        var reader = new Demangler(name);
        return understood(reader::encodedName).map(read -> new Demangled(read, understood(reader::parameters)));
    }

    private static <T> Optional<T> understood(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (NotUnderstood | NumberFormatException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private String encodedName() {
        at = 2;
        take("L");
        return name();
    }

    private List<String> parameters() {
        List<String> types = new ArrayList<>();
        if (isTemplate && at < text.length()) type();
        while (at < text.length()) types.add(type());
        return types.equals(List.of("void")) ? List.of() : types;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(String start) {
        boolean starts = text.startsWith(start, at);
        if (starts) at += start.length();
        return starts;
    }

    /** A name, perhaps with template arguments; these are what {@code T_} stands for from then on. */
    private String name() {
        if (take("N")) return nested();
        boolean isShort = peek() == 'S' && !text.startsWith("St", at);
        String name = isShort ? shortForm() : (take("St") ? "std::" : "") + identifier();
        isTemplate = peek() == 'I';
        if (!isTemplate) return name;
        if (!isShort) seen.add(name);
        return name + arguments();
    }

    private String nested() {
        String name = "";
        boolean added = false;
        while (!take("E")) {
            isTemplate = peek() == 'I';
            added = peek() != 'S';
            if (isTemplate) name += arguments();
            else if (take("St")) name = "std";
            else if (peek() == 'S') name = shortForm();
            else name += (name.isEmpty() ? "" : "::") + identifier();
            if (added) seen.add(name);
        }
        if (added) seen.removeLast();
        return name;
    }

    private int number() {
        int from = at;
        while (Character.isDigit(peek())) at++;
        return Integer.parseInt(text.substring(from, at));
    }

    private String identifier() {
        take("L");
        int length = number();
        String name = text.substring(at, at + length);
        at += length;
        return name.startsWith("_GLOBAL__N_") ? "(anonymous namespace)" : name;
    }

    private String shortForm() {
        at++;
        return seen.get(index());
    }

    /** Counts from {@code _} on: {@code _}, {@code 0_}, {@code 1_}, with 36 digits. */
    private int index() {
        int from = at;
        while (peek() != '_') if (++at > text.length()) throw new NotUnderstood();
        String digits = text.substring(from, at++);
        return digits.isEmpty() ? 0 : Integer.parseInt(digits, 36) + 1;
    }

    private String arguments() {
        at++;
        List<String> all = new ArrayList<>();
        while (!take("E")) addArgument(all);
        templateArguments = all;
        return "<" + String.join(", ", all) + ">";
    }

    private void addArgument(List<String> all) {
        if (take("J")) while (!take("E")) addArgument(all);
        else if (take("L")) all.add(literal());
        else all.add(type());
    }

    private String literal() {
        String type = type();
        String sign = take("n") ? "-" : "";
        int from = at;
        while (Character.isDigit(peek())) at++;
        String digits = text.substring(from, at);
        if (digits.isEmpty() || !take("E")) throw new NotUnderstood();
        if (type.equals("bool")) return digits.equals("0") ? "false" : "true";
        String suffix = SUFFIXES.get(type);
        return suffix == null ? "(" + type + ")" + sign + digits : sign + digits + suffix;
    }

    private String type() {
        String builtIn = BUILT_IN.get(peek());
        if (builtIn != null) {
            at++;
            return builtIn;
        }
        if (peek() == 'S' && !text.startsWith("St", at)) {
            String known = shortForm();
            return peek() == 'I' ? seen(known + inner(this::arguments)) : known;
        }
        return seen(
                switch (peek()) {
                    case 'P' -> behind("*");
                    case 'R' -> behind("&");
                    case 'O' -> behind("&&");
                    case 'K' -> behind(" const");
                    case 'V' -> behind(" volatile");
                    case 'T' -> templateParameter();
                    default -> inner(this::name);
                });
    }

    private String seen(String type) {
        seen.add(type);
        return type;
    }

    private String behind(String mark) {
        at++;
        if (mark.equals(" const") && take("V")) throw new NotUnderstood();
        return type() + mark;
    }

    private String templateParameter() {
        at++;
        return templateArguments.get(index());
    }

    /** Reads what has template arguments of its own; those of the function stay. */
    private String inner(Supplier<String> part) {
        List<String> ofFunction = templateArguments;
        boolean wasTemplate = isTemplate;
        String read = part.get();
        templateArguments = ofFunction;
        isTemplate = wasTemplate;
        return read;
    }
}
