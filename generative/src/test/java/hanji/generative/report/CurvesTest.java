package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.model.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static final List<CurvePoint> POINTS = List.of(new CurvePoint(1, 3), new CurvePoint(2, 2));

    private static List<String> drawn(Map<String, Unit> units, String... series) {
        var log = new LinkedHashMap<String, List<CurvePoint>>();
        for (String name : series) log.put(name, POINTS);
        return Curves.of(log, units, Map.of()).stream()
                .map(curve -> curve.title() + " in " + curve.unit() + ", "
                        + curve.train().size() + " and " + curve.heldOut().size())
                .toList();
    }

    /** Accuracy is no loss, so that the run knows no unit of it. */
    @Test
    void whatIsMeasuredHasItsUnit() {
        assertEquals(
                List.of(
                        "accuracy in %, 0 and 2",
                        "reconstruction error in squared error per pixel, 0 and 2",
                        "nats per binarized image in nats, 0 and 2",
                        "bits/dim in bits/dim, 0 and 2"),
                drawn(
                        Map.of(),
                        "validation_accuracy",
                        "validation_reconstruction_error",
                        "validation_nats_per_binarized_image",
                        "validation_bits_per_dim"));
    }

    @Test
    void aLossHasTheUnitOfTheRunAndOtherNumbersHaveNone() {
        assertEquals(
                List.of("objective in nats, 2 and 0", "learning rate in , 2 and 0"),
                drawn(Map.of("train_objective", Unit.NATS), "train_objective", "learning_rate", "seconds"));
    }

    /** A short run looks at validation images before it logs a loss. */
    @Test
    void theLossComesFirst() {
        assertEquals(
                List.of("cross entropy in nats, 2 and 0", "accuracy in %, 0 and 2"),
                drawn(Map.of("train_cross_entropy", Unit.NATS), "validation_accuracy", "train_cross_entropy"));
    }

    @Test
    void trainingAndValidationImagesShareADrawing() {
        assertEquals(
                List.of("cross entropy in nats, 2 and 2"),
                drawn(Map.of(), "train_cross_entropy", "validation_cross_entropy"));
    }
}
