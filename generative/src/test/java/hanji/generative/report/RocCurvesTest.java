package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Auroc;
import hanji.tensor.Philox;
import java.util.List;
import org.junit.jupiter.api.Test;

class RocCurvesTest {
    @Test
    void theCurveGoesThroughTheSharesAboveEachThreshold() {
        double[][] points = new RocCurves.Curve("score", new double[] {1, 2, 2, 3}, new double[] {2, 4}).points();
        double[][] expected = {{0, 0}, {0, 0.5}, {0.25, 0.5}, {0.75, 1}, {1, 1}};
        assertEquals(expected.length, points.length);
        for (int i = 0; i < expected.length; i++) assertArrayEquals(expected[i], points[i], 1e-12);
    }

    /** By trapezoids, ties included. */
    @Test
    void theAreaBelowItIsThatOfRanks() {
        var random = new Philox(3, 3, 3);
        double[] inliers = new double[80], outliers = new double[50];
        for (int i = 0; i < 80; i++) inliers[i] = Math.round(20 * random.uniform(i));
        for (int i = 0; i < 50; i++) outliers[i] = Math.round(20 * random.uniform(100 + i)) + 3;
        double[][] points = new RocCurves.Curve("score", inliers, outliers).points();
        double area = 0;
        for (int i = 1; i < points.length; i++)
            area += (points[i][0] - points[i - 1][0]) * (points[i][1] + points[i - 1][1]) / 2;
        assertEquals(Auroc.auroc(inliers, outliers), area, 1e-12);
    }

    @Test
    void theDrawingNamesEachCurve() {
        var curve = new RocCurves.Curve("likelihood, 0.500", new double[] {1, 2}, new double[] {1, 2});
        String svg = new RocCurves("bags & coats", List.of(curve, curve)).svg();
        assertTrue(svg.contains("bags &amp; coats") && svg.contains("likelihood, 0.500"), svg);
        assertEquals(2, svg.split("<polyline", -1).length - 1);
    }
}
