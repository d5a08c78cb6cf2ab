package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes.Test;
import hanji.simulator.machine.UnknownInstruction;

/** Comparisons by name: {@code eq ne lt le gt ge}, unsigned {@code lo ls hi hs}, and with a u true where one is NaN. */
final class Comparisons {
    private Comparisons() {}

    static Test<int[]> ints(String name, boolean signed) {
        int flip = signed ? 0 : Integer.MIN_VALUE;
        return switch (name) {
            case "eq" -> new Frequent.AreEqual();
            case "ne" -> new Frequent.AreNotEqual();
            case "lt" -> new Frequent.IsLess(flip);
            case "le" -> new Frequent.IsAtMost(flip);
            case "gt" -> new Frequent.Swapped<>(ints("lt", signed));
            case "ge" -> new Frequent.Swapped<>(ints("le", signed));
            case "lo" -> ints("lt", false);
            case "ls" -> ints("le", false);
            case "hi" -> ints("gt", false);
            case "hs" -> ints("ge", false);
            default -> throw new UnknownInstruction(name);
        };
    }

    static Test<long[]> longs(String name, boolean signed) {
        long flip = signed ? 0 : Long.MIN_VALUE;
        return switch (name) {
            case "eq" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] == b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "ne" -> not(longs("eq", signed));
            case "lt" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] + flip < b[i] + flip ? 1 : 0) << i;
                    return mask;
                };
            case "le" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] + flip <= b[i] + flip ? 1 : 0) << i;
                    return mask;
                };
            case "gt" -> new Frequent.Swapped<>(longs("lt", signed));
            case "ge" -> new Frequent.Swapped<>(longs("le", signed));
            case "lo" -> longs("lt", false);
            case "ls" -> longs("le", false);
            case "hi" -> longs("gt", false);
            case "hs" -> longs("ge", false);
            default -> throw new UnknownInstruction(name);
        };
    }

    static Test<float[]> floats(String name) {
        return switch (name) {
            case "eq" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] == b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "lt" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] < b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "le" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] <= b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "num" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (!Float.isNaN(a[i]) && !Float.isNaN(b[i]) ? 1 : 0) << i;
                    return mask;
                };
            case "ne" -> both(floats("num"), not(floats("eq")));
            case "gt" -> new Frequent.Swapped<>(floats("lt"));
            case "ge" -> new Frequent.Swapped<>(floats("le"));
            case "equ", "leu", "ltu", "geu", "gtu", "neu", "nan" -> not(floats(ordered(name)));
            default -> throw new UnknownInstruction(name);
        };
    }

    static Test<double[]> doubles(String name) {
        return switch (name) {
            case "eq" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] == b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "lt" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] < b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "le" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (a[i] <= b[i] ? 1 : 0) << i;
                    return mask;
                };
            case "num" ->
                (a, b) -> {
                    int mask = 0;
                    for (int i = 0; i < LANES; i++) mask |= (!Double.isNaN(a[i]) && !Double.isNaN(b[i]) ? 1 : 0) << i;
                    return mask;
                };
            case "ne" -> both(doubles("num"), not(doubles("eq")));
            case "gt" -> new Frequent.Swapped<>(doubles("lt"));
            case "ge" -> new Frequent.Swapped<>(doubles("le"));
            case "equ", "leu", "ltu", "geu", "gtu", "neu", "nan" -> not(doubles(ordered(name)));
            default -> throw new UnknownInstruction(name);
        };
    }

    /** The ordered comparison whose opposite an unordered one is. */
    private static String ordered(String unordered) {
        return switch (unordered) {
            case "equ" -> "ne";
            case "neu" -> "eq";
            case "ltu" -> "ge";
            case "leu" -> "gt";
            case "gtu" -> "le";
            case "geu" -> "lt";
            default -> "num";
        };
    }

    private static <A> Test<A> not(Test<A> test) {
        return (a, b) -> ~test.apply(a, b);
    }

    private static <A> Test<A> both(Test<A> one, Test<A> other) {
        return (a, b) -> one.apply(a, b) & other.apply(a, b);
    }
}
