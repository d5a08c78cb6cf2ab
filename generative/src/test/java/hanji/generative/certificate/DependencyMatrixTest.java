package hanji.generative.certificate;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.DependencyMatrix.Violation;
import hanji.kernels.conv.Mask;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependencyMatrixTest {
    /** A 3x3 kernel with mask A and two levels. */
    private static final DependencyMatrix CAUSAL = matrix(Mask.A, 3, 4);

    @Test
    void aCausalModelHasNoViolation() {
        assertEquals(List.of(), CAUSAL.violations());
    }

    @Test
    void theReceptiveFieldAndTheBlindSpotAreWhatIsBeforeThePixel() {
        Place logits = new Place(1, 2, 0);
        assertEquals(
                List.of(new Place(0, 1, 0), new Place(0, 2, 0), new Place(0, 3, 0), new Place(1, 1, 0)),
                CAUSAL.receptiveField(logits));
        assertEquals(List.of(new Place(0, 0, 0), new Place(1, 0, 0)), CAUSAL.blindSpot(logits));
        assertEquals("""
            o###
            o#@.
            ....
            """, CAUSAL.view(logits).picture(0));
    }

    @Test
    void eachViolationNamesWhoSeesWhom() {
        var violations = matrix(Mask.NONE, 1, 2).violations();
        Place first = new Place(0, 0, 0), second = new Place(0, 1, 0);
        assertEquals(
                List.of(new Violation(first, first), new Violation(first, second), new Violation(second, second)),
                violations);
        assertEquals(
                "the logits of (row 0, column 0, colour 0) depend on the later (row 0, column 1, colour 0)",
                violations.get(1).toString());
        assertEquals(
                "the logits of (row 0, column 0, colour 0) depend on itself",
                violations.get(0).toString());
    }

    @Test
    void aModelWithoutARowOfLogitsForEachIntensityIsRejected() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> DependencyMatrix.of(image -> slice(cast(image, DType.F64), 1, 0, 1), 2, 2, 1, Device.CPU));
        assertTrue(error.getMessage().contains("[1, H, W, C, levels]"), error.getMessage());
    }

    private static DependencyMatrix matrix(Mask mask, int height, int width) {
        Tensor weight = Tensor.full(1, DType.F64, Shape.of(3, 3, 1, 2), Device.CPU);
        Tensor bias = Tensor.zeros(DType.F64, Shape.of(2), Device.CPU);
        return DependencyMatrix.of(
                image -> reshape(maskedConv2d(cast(image, DType.F64), weight, bias, mask), 1, height, width, 1, 2),
                height,
                width,
                1,
                Device.CPU);
    }
}
