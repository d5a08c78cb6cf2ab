package hanji.kernels.conv;

import hanji.kernels.pointwise.Unary;
import hanji.tensor.Tensor;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What a convolution makes of its input before the taps see it, while it copies the pixels anyway. */
enum Form {
    /** Nothing. */
    AS_IS(x -> x),
    /** relu(x), as docs/numerics.md defines it. */
    RELU(Unary::relu);

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final UnaryOperator<Tensor> composed;

    Form(UnaryOperator<Tensor> composed) {
        this.composed = composed;
    }

    /** The same as an operation of its own. */
    Tensor of(Tensor input) {
        return composed.apply(input);
    }

    /** Copies {@code count} elements in this form. */
    void copy(float[] source, int from, float[] target, int to, int count) {
        switch (this) {
            case AS_IS -> System.arraycopy(source, from, target, to, count);
            case RELU -> relu(source, from, target, to, count);
        }
    }

    private static void relu(float[] source, int from, float[] target, int to, int count) {
        int i = 0;
        for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
            var x = FloatVector.fromArray(SPECIES, source, from + i);
            x.blend(0, x.compare(VectorOperators.LE, 0)).intoArray(target, to + i);
        }
        for (; i < count; i++) target[to + i] = source[from + i] <= 0 ? 0 : source[from + i];
    }
}
