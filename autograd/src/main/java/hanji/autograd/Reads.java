package hanji.autograd;

import hanji.tensor.Tensor;

/**
 * Takes down which elements of its inputs an op's definition reads for which elements of its result, whatever the values of the
 * inputs that vary. Elements are flat row-major indices. What is named twice counts once.
 */
public interface Reads {
    /** For {@code result} the op reads {@code element} of the input. */
    void add(Tensor input, int element, int result);

    /** For each of these results the op reads every one of these elements of the input. */
    void addAll(Tensor input, Elements elements, Elements results);

    /**
     * Whether values of this input can change with what is followed through the ops. Those of one that cannot, such as a fixed
     * list of indices, may decide which elements of the others are named.
     */
    boolean varies(Tensor input);

    /**
     * Evenly spaced elements of a tensor.
     *
     * @param first flat row-major index of the first
     * @param step distance of neighbours
     */
    record Elements(int first, int count, int step) {
        /** Neighbours. */
        public static Elements range(int first, int count) {
            return new Elements(first, count, 1);
        }

        /** Index of element {@code i} of these. */
        public int index(int i) {
            return first + i * step;
        }
    }
}
