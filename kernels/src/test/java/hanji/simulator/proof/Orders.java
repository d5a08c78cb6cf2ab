package hanji.simulator.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The canonical orders of docs/numerics.md, each written once, plainly, for one element or one row. */
record Orders<T>(Arithmetic<T> on) {
    private static final int LANES = 32, ROUND_BITS = 0x4B400000, EXPONENT = 23, BIAS = 127 << EXPONENT;

    /** What joins two numbers. */
    interface Join<T> {
        T of(T a, T b);
    }

    /** {@code acc = fma(a, b, acc)}, in order: an element of a product or of a convolution. */
    T chain(T start, List<T> a, List<T> b) {
        T sum = start;
        for (int k = 0; k < a.size(); k++) sum = on.fma(a.get(k), b.get(k), sum);
        return sum;
    }

    /** The 32-lane rule. */
    T ofLanes(List<T> elements, T start, Join<T> join) {
        List<T> partial = new ArrayList<>(Collections.nCopies(LANES, start));
        for (int k = 0; k < elements.size(); k++)
            partial.set(k % LANES, join.of(partial.get(k % LANES), elements.get(k)));
        for (int s = LANES / 2; s > 0; s /= 2)
            for (int l = 0; l < s; l++) partial.set(l, join.of(partial.get(l), partial.get(l + s)));
        return partial.getFirst();
    }

    /** The fixed binary tree. */
    T tree(List<T> parts, Join<T> join) {
        List<T> all = new ArrayList<>(parts);
        for (int s = 1; s < all.size(); s *= 2)
            for (int i = 0; i + s < all.size(); i += 2 * s) all.set(i, join.of(all.get(i), all.get(i + s)));
        return all.getFirst();
    }

    /** "Reductions", {@code Sum} of a row. */
    T sum(List<T> row, int chunk) {
        List<T> parts = new ArrayList<>();
        for (int from = 0; from < row.size(); from += chunk)
            parts.add(ofLanes(row.subList(from, Math.min(row.size(), from + chunk)), on.number(0), on::add));
        return tree(parts, on::add);
    }

    /** "Softmax and cross-entropy": shift, exponentials and sum of a row. */
    record Row<T>(T shift, List<T> exponentials, T sum, T high, T low) {}

    Row<T> row(List<T> x) {
        T max = ofLanes(x, on.number(Float.NEGATIVE_INFINITY), on::larger);
        T shift = on.choose(on.isEqual(max, on.number(Float.NEGATIVE_INFINITY)), on.number(0), max);
        List<T> exponentials = x.stream().map(each -> exponential(each, shift)).toList();
        T sum = ofLanes(exponentials.stream().map(on::toWide).toList(), on.wide(0), on::addWide);
        T high = on.toNarrow(sum);
        return new Row<>(shift, exponentials, sum, high, on.toNarrow(on.subtractWide(sum, on.toWide(high))));
    }

    /** exp of x - shift, with what rounding that difference cut off. */
    private T exponential(T x, T shift) {
        T d = on.subtract(x, shift), b = on.subtract(d, x);
        T t = on.subtract(on.subtract(x, on.subtract(d, b)), on.add(shift, b));
        T rounded = on.fma(d, on.number(0x1.715476p+0f), on.number(0x1.8p23f));
        T n = on.subtract(rounded, on.number(0x1.8p23f));
        T r = on.fma(n, on.number(0x1.05c61p-29f), on.fma(n, on.number(-0x1.62e43p-1f), d));
        return on.choose(on.isLess(d, on.number(-104)), on.number(0), scaled(on.add(r, t), rounded));
    }

    /** e^r 2^n, with n in the low bits of {@code rounded}. */
    private T scaled(T r, T rounded) {
        T p = on.number(0x1.6a4f3ep-10f);
        for (float coefficient : new float[] {0x1.123984p-7f, 0x1.5558aep-5f, 0x1.555492p-3f, 0x1.fffffcp-2f, 1, 1})
            p = on.fma(p, r, on.number(coefficient));
        T exponent = on.addBits(rounded, -ROUND_BITS), half = on.shiftRight(exponent, 1);
        return on.multiply(on.multiply(p, powerOfTwo(half)), powerOfTwo(on.subtractBits(exponent, half)));
    }

    private T powerOfTwo(T n) {
        return on.addBits(on.shiftLeft(n, EXPONENT), BIAS);
    }

    /** {@code Softmax} of a row. */
    List<T> softmax(List<T> x) {
        Row<T> row = row(x);
        T i = on.divide(on.number(1), row.high);
        return row.exponentials.stream()
                .map(e -> {
                    T p = on.multiply(e, i), minus = on.negate(p);
                    T m = on.fma(minus, row.low, on.fma(minus, row.high, e));
                    return on.fma(m, i, p);
                })
                .toList();
    }
}
