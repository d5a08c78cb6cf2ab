package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Comparison.Column column(String run, String... series) {
        var log = new LinkedHashMap<String, List<CurvePoint>>();
        for (String name : series) log.put(name, List.of(new CurvePoint(1, 3), new CurvePoint(2, 2)));
        return new Comparison.Column(run, Map.of("seed", "1"), Map.of(), Map.of(), log, new byte[0]);
    }

    @Test
    void onlySeriesOfTwoRunsAreDrawn() {
        String html = new Comparison(List.of(
                        column("a", "train_bits_per_dim", "gradient_norm"),
                        column("b", "train_bits_per_dim"),
                        column("c", "discriminator_loss")))
                .html();
        assertEquals(1, html.split("<svg", -1).length - 1);
        assertTrue(html.contains("<title>train bits/dim</title>"));
    }

    @Test
    void runsWithoutACommonSeriesSaySo() {
        String html = new Comparison(List.of(column("a", "x"), column("b", "y"))).html();
        assertFalse(html.contains("<svg"));
        assertTrue(html.contains("no figure of the same name"));
    }

    @Test
    void samplesSayWhoseTheyAreInPlaceOfThePicture() {
        var drawn = new Comparison.Column("runs/a & b", Map.of(), Map.of(), Map.of(), Map.of(), new byte[] {1});
        String html = new Comparison(List.of(drawn, column("c"))).html();
        assertTrue(html.contains("<img alt=\"Samples of runs/a &amp; b\" "), html);
    }

    /** A shape without a fill is black. */
    @Test
    void theSheetUnderACurveHasItsColour() {
        String svg = new ComparedCurves("t", column("a", "x").log()).svg();
        assertTrue(svg.contains("class=\"paper\"") && svg.contains(".compared .paper { fill:"), svg);
    }

    @Test
    void wordsEndInsideTheDrawing() throws Exception {
        var tiny = List.of(new CurvePoint(1_000, 0.0136501), new CurvePoint(2_000, 0.0136502));
        String svg = new ComparedCurves(
                        "a title of " + "many words ".repeat(9), Map.of("run/".repeat(40) + "end", tiny))
                .svg();
        LearningCurveTest.assertWordsInside(svg, 520, 6.5);
        assertTrue(svg.contains(">…") && svg.contains("/end</text>"), svg);
    }

    @Test
    void aRunOfOneStepIsADot() {
        String svg = new ComparedCurves("t", Map.of("1", List.of(new CurvePoint(1, 3)))).svg();
        assertTrue(svg.contains("<circle"), svg);
    }
}
