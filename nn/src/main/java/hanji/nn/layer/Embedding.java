package hanji.nn.layer;

import static hanji.kernels.layout.Gather.gather;

import hanji.tensor.Tensor;

/**
 * A learned row for each index: [...] of I32 or U8 to [..., D].
 *
 * @param table [V, D]
 */
public record Embedding(Tensor table) implements Layer {
    /** A table of {@code count} rows, normal with this deviation. */
    public static Embedding create(int count, int width, double deviation, Initializer initializer) {
        return new Embedding(initializer.normal(deviation, count, width));
    }

    /** @throws IndexOutOfBoundsException if an index is not below V */
    @Override
    public Tensor forward(Tensor indices) {
        return gather(table, indices);
    }
}
