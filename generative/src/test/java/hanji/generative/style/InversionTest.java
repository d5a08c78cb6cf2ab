package hanji.generative.style;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.check.GradCheck;
import hanji.generative.dense.SymmetricEigen;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InversionTest {
    private static final Shape PICTURE = Shape.of(1, 4, 4, 3);
    private static final int SIZE = PICTURE.size();

    private static Tensor picture(long seed) {
        double[] values = new Random(seed).doubles(SIZE, 0.05, 0.95).toArray();
        return reshape(Tensor.of(values, SIZE), PICTURE);
    }

    private static Tensor grey() {
        return Tensor.full(0.5, DType.F64, PICTURE, Device.CPU);
    }

    /** A layer that turns pictures: an orthogonal matrix. */
    private static UnaryOperator<Tensor> orthogonal() {
        double[] symmetric = new double[SIZE * SIZE];
        var random = new Random(7);
        for (int i = 0; i < SIZE; i++)
            for (int j = 0; j <= i; j++) symmetric[i * SIZE + j] = symmetric[j * SIZE + i] = random.nextGaussian();
        Tensor rows = Tensor.of(SymmetricEigen.of(symmetric, SIZE).vectors(), SIZE, SIZE);
        return x -> matMul(reshape(x, 1, SIZE), rows);
    }

    @Test
    void anOrthogonalLayerIsInverted() {
        Tensor seen = picture(1);
        var inversion = Inversion.of(orthogonal(), seen, 0);
        PixelDescent end = PixelDescent.run(inversion::loss, grey(), 50, PixelDescent.Progress.NONE);
        assertArrayEquals(seen.toDoubles(), end.picture().toDoubles(), 1e-6);
        assertTrue(end.lastLoss() < 1e-12, end::toString);
        assertTrue(end.firstLoss() > 0.01, end::toString);
    }

    @Test
    void whatALayerDoesNotSeeIsLeftSmooth() {
        Tensor half = Tensor.zeros(DType.F64, Shape.of(SIZE, 1), Device.CPU);
        half.set(0, 1); // one value of one pixel
        var inversion = Inversion.of(x -> matMul(reshape(x, 1, SIZE), half), picture(2), 1e-3);
        double[] found = PixelDescent.run(inversion::loss, grey(), 200, PixelDescent.Progress.NONE)
                .picture()
                .toDoubles();
        assertEquals(picture(2).get(0), found[0], 1e-3);
        for (int i = 0; i < SIZE; i += 3) assertEquals(found[0], found[i], 1e-2, "the same channel of other pixels");
        for (int i = 1; i < SIZE; i += 3) assertEquals(0.5, found[i], 1e-9, "a channel of which nothing is known");
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        var inversion = Inversion.of(orthogonal(), picture(3), 0.5);
        GradCheck.STANDARD.check("inversion", in -> inversion.loss(in.getFirst()), List.of(picture(4)));
    }

    @Test
    void featuresThatAreAllZeroAreRefused() {
        Tensor none = Tensor.zeros(DType.F64, Shape.of(SIZE, 1), Device.CPU);
        assertThrows(
                IllegalArgumentException.class,
                () -> Inversion.of(x -> matMul(reshape(x, 1, SIZE), none), picture(5), 0));
    }
}
