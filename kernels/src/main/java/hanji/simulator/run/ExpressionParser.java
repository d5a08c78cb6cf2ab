package hanji.simulator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a formula:
 *
 * <pre>
 * 2.5, inf, nan        numbers
 * i                    the index of the element, and other names that are known
 * arg3, arg1[i+1]      an argument that is a number, an element of one that is an array
 * + - * / %, ( )       in double; % is the remainder
 * &lt; &lt;= &gt; &gt;= == !=      1 or 0
 * a ? b : c            b unless a is 0
 * abs min max sqrt exp log floor f32      f32(x) rounds x to F32
 * sum(k, n, x)         the sum of x for k from 0 to n - 1
 * </pre>
 */
final class ExpressionParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*((?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[A-Za-z_]\\w*|<=|>=|==|!=|\\S)");
    private static final Pattern ARGUMENT = Pattern.compile("arg(\\d{1,4})");

    private static final int MOST_TERMS = 1 << 24;

    private final String text;
    private final DoubleBinaryOperator quotient;
    private final List<String> locals;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ExpressionParser(String text, List<String> names, DoubleBinaryOperator quotient) {
        this.text = text;
        this.quotient = quotient;
        locals = new ArrayList<>(names);
        Matcher matcher = TOKEN.matcher(text.strip());
        while (matcher.find()) tokens.add(matcher.group(1));
    }

    /**
     * A formula of known names, which come first among the locals, in this order.
     *
     * @throws IllegalArgumentException if it is not understood; one line
     */
    static Expression parse(String text, List<String> names) {
        return new ExpressionParser(text, names, (a, b) -> a / b).whole();
    }

    /** The same, whose quotients are rounded up. */
    static Expression parseCounting(String text, List<String> names) {
        return new ExpressionParser(text, names, (a, b) -> Math.ceil(a / b)).whole();
    }

    /** How many locals a formula of this length may need. */
    static int mostLocals(String text) {
        return text.length();
    }

    private Expression whole() {
        Expression all = choice();
        if (at < tokens.size()) throw wrong("'" + tokens.get(at) + "' is too much");
        return all;
    }

    private Expression choice() {
        Expression condition = comparison();
        if (!took("?")) return condition;
        Expression then = choice();
        expect(":");
        Expression otherwise = choice();
        return (values, all) ->
                condition.value(values, all) != 0 ? then.value(values, all) : otherwise.value(values, all);
    }

    private Expression comparison() {
        Expression left = sum();
        String sign = at < tokens.size() ? tokens.get(at) : "";
        DoubleBinaryOperator holds = switch (sign) {
            case "<" -> (a, b) -> a < b ? 1 : 0;
            case "<=" -> (a, b) -> a <= b ? 1 : 0;
            case ">" -> (a, b) -> a > b ? 1 : 0;
            case ">=" -> (a, b) -> a >= b ? 1 : 0;
            case "==" -> (a, b) -> a == b ? 1 : 0;
            case "!=" -> (a, b) -> a != b ? 1 : 0;
            default -> (a, _) -> a;
        };
        if (!sign.matches("[<>]=?|[=!]=")) return left;
        at++;
        return both(left, sum(), holds);
    }

    private Expression sum() {
        Expression all = product();
        while (true) {
            if (took("+")) all = both(all, product(), Double::sum);
            else if (took("-")) all = both(all, product(), (a, b) -> a - b);
            else return all;
        }
    }

    private Expression product() {
        Expression all = factor();
        while (true) {
            if (took("*")) all = both(all, factor(), (a, b) -> a * b);
            else if (took("/")) all = both(all, factor(), quotient);
            else if (took("%")) all = both(all, factor(), (a, b) -> a % b);
            else return all;
        }
    }

    private static Expression both(Expression left, Expression right, DoubleBinaryOperator of) {
        return (values, all) -> of.applyAsDouble(left.value(values, all), right.value(values, all));
    }

    private Expression factor() {
        if (took("-")) {
            Expression positive = factor();
            return (values, all) -> -positive.value(values, all);
        }
        if (took("(")) {
            Expression inner = choice();
            expect(")");
            return inner;
        }
        String word = next();
        if (word.matches("[\\d.].*")) return constant(word);
        if (took("(")) return call(word);
        Matcher argument = ARGUMENT.matcher(word);
        if (argument.matches()) return argument(Integer.parseInt(argument.group(1)));
        int local = locals.lastIndexOf(word);
        if (local >= 0) return (_, all) -> all[local];
        return switch (word) {
            case "inf" -> (_, _) -> Double.POSITIVE_INFINITY;
            case "nan" -> (_, _) -> Double.NaN;
            default -> throw wrong("'" + word + "' is not known; known are argN, " + String.join(", ", locals));
        };
    }

    private Expression constant(String word) {
        try {
            double number = Double.parseDouble(word);
            return (_, _) -> number;
        } catch (NumberFormatException _) {
            throw wrong("'" + word + "' is no number");
        }
    }

    private Expression argument(int argument) {
        if (!took("[")) return (values, _) -> values.number(argument);
        Expression index = choice();
        expect("]");
        return (values, all) -> values.element(argument, index.value(values, all));
    }

    private Expression call(String name) {
        if (name.equals("sum")) return sumOf();
        if (name.equals("min") || name.equals("max")) {
            Expression first = choice();
            expect(",");
            Expression second = choice();
            expect(")");
            return both(first, second, name.equals("min") ? Math::min : Math::max);
        }
        DoubleUnaryOperator function = switch (name) {
            case "abs" -> Math::abs;
            case "sqrt" -> Math::sqrt;
            case "exp" -> StrictMath::exp;
            case "log" -> StrictMath::log;
            case "floor" -> Math::floor;
            case "f32" -> x -> (float) x;
            default ->
                throw wrong("there is no function '" + name
                        + "'; there are abs, min, max, sqrt, exp, log, floor, f32 and sum");
        };
        Expression inner = choice();
        expect(")");
        return (values, all) -> function.applyAsDouble(inner.value(values, all));
    }

    private Expression sumOf() {
        String name = next();
        if (!name.matches("[A-Za-z_]\\w*")) throw wrong("sum(k, n, x) begins with a name, not '" + name + "'");
        expect(",");
        Expression count = choice();
        expect(",");
        int local = locals.size();
        locals.add(name);
        Expression term = choice();
        locals.removeLast();
        expect(")");
        return (values, all) -> {
            double sum = 0, most = count.value(values, all);
            if (!(most <= MOST_TERMS)) throw wrong("a sum of " + most + " terms; the most is " + MOST_TERMS);
            for (int k = 0; k < most; k++) {
                all[local] = k;
                sum += term.value(values, all);
            }
            return sum;
        };
    }

    private String next() {
        if (at == tokens.size()) throw wrong("it ends too early");
        return tokens.get(at++);
    }

    private boolean took(String token) {
        boolean here = at < tokens.size() && tokens.get(at).equals(token);
        if (here) at++;
        return here;
    }

    private void expect(String token) {
        if (!took(token))
            throw wrong("expected '" + token + "'" + (at < tokens.size() ? " before '" + tokens.get(at) + "'" : ""));
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("formula '" + text.strip() + "' is not understood: " + why);
    }
}
