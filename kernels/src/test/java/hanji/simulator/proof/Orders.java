package hanji.simulator.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The canonical orders of docs/numerics.md, each written once, plainly, for one element or one row. */
record Orders<T>(Arithmetic<T> on) {
    private static final int LANES = 32, EXPONENT = 23;

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
        return ofLanes(elements, start, join, join);
    }

    /** @param with what joins an element to a partial result, which may be of another kind */
    private T ofLanes(List<T> elements, T start, Join<T> with, Join<T> join) {
        List<T> partial = new ArrayList<>(Collections.nCopies(LANES, start));
        for (int k = 0; k < elements.size(); k++)
            partial.set(k % LANES, with.of(partial.get(k % LANES), elements.get(k)));
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
        T isFinite = on.isLess(shift, on.number(Float.POSITIVE_INFINITY));
        T scale = on.choose(isFinite, on.number(0x1p-64f), on.number(Float.NaN));
        List<T> exponentials =
                x.stream().map(each -> exponential(each, shift, scale)).toList();
        T joined = ofLanes(exponentials, on.wide(0), this::plus, on::addWide);
        T sum = on.choose(isFinite, joined, on.wide(Double.NaN));
        T high = on.toNarrow(sum);
        return new Row<>(shift, exponentials, sum, high, on.toNarrow(on.subtractWide(sum, on.toWide(high))));
    }

    /** exp of x - shift, with what rounding that difference cut off. */
    private T exponential(T x, T shift, T scale) {
        T d = on.subtract(x, shift), b = on.subtract(d, x);
        T t = on.subtract(on.subtract(x, on.subtract(d, b)), on.add(shift, b));
        T rounded = on.fma(d, on.number(0x1.715476p+0f), on.number(0x1.8p23f));
        T n = on.subtract(rounded, on.number(0x1.8p23f));
        T r = on.fma(n, on.number(0x1.05c61p-29f), on.fma(n, on.number(-0x1.62e43p-1f), d));
        return on.choose(
                on.isLess(d, on.number(-104)), on.number(0), on.multiply(raised(on.add(r, t), rounded), scale));
    }

    /** e^r 2^(n + 64), with n in the low bits of {@code rounded}: the exponent's bits are added to. */
    private T raised(T r, T rounded) {
        T p = on.number(0x1.6a4f3ep-10f);
        for (float coefficient : new float[] {0x1.123984p-7f, 0x1.5558aep-5f, 0x1.555492p-3f, 0x1.fffffcp-2f, 1, 1})
            p = on.fma(p, r, on.number(coefficient));
        return on.addBits(on.addBits(p, on.shiftLeft(rounded, EXPONENT)), 64 << EXPONENT);
    }

    /** The sum in F64 and an F32 number of at least +0, of which the bits are moved to where those of a double are. */
    private T plus(T sum, T e) {
        return on.fmaWide(on.joinBits(on.shiftLeft(e, 29), on.shiftRight(e, 3)), on.wide(0x1p896), sum);
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
