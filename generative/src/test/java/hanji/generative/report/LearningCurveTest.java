package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LearningCurveTest {
    private static final List<CurvePoint> TRAIN = falling(5_000);

    @Test
    void theDrawingIsWellFormedWhateverItsTitle() throws Exception {
        Element svg = parse(new LearningCurve("<a> & \"b\"", "bits/dim", TRAIN, List.of(), List.of()).svg());
        assertEquals("<a> & \"b\"", svg.getElementsByTagName("title").item(0).getTextContent());
    }

    @Test
    void everyHeldOutPointHasItsDotAndEveryBaselineItsName() throws Exception {
        List<CurvePoint> heldOut = List.of(new CurvePoint(2_500, 3.5), new CurvePoint(5_000, 3.3));
        String svg = new LearningCurve("run", "bits/dim", TRAIN, heldOut, Baseline.embedded()).svg();
        assertEquals(2 + 1, parse(svg).getElementsByTagName("circle").getLength(), "dots and the legend's");
        assertTrue(svg.contains("3.409  count table"));
        assertFalse(svg.contains("uniform"), "8 bits/dim lies far above the scale");
    }

    /** The first value of a run that begins badly is left out of the scale. */
    @Test
    void aPointBeyondTheScaleIsNoDotAmongTheWords() throws Exception {
        List<CurvePoint> heldOut =
                List.of(new CurvePoint(1, 8), new CurvePoint(2_500, 3.5), new CurvePoint(5_000, 3.3));
        NodeList dots = parse(new LearningCurve("run", "bits/dim", TRAIN, heldOut, List.of()).svg())
                .getElementsByTagName("circle");
        assertEquals(2 + 1, dots.getLength(), "dots and the legend's");
    }

    @Test
    void onlyAFigureWithAUnitIsAMeanOverTrainingImages() {
        var two = List.of(new CurvePoint(1, 3), new CurvePoint(2, 2));
        String loss = new LearningCurve("loss", "nats", two, List.of(), List.of()).svg();
        String rate = new LearningCurve("learning rate", "", two, List.of(), List.of()).svg();
        assertTrue(loss.contains(">training images<") && !rate.contains(">training images<"), rate);
        assertTrue(rate.contains(">as logged<"), rate);
    }

    @Test
    void labelsDoNotOverlap() throws Exception {
        var close = LongStream.range(0, 6)
                .mapToObj(i -> new Baseline("b" + i, 3.4 + 0.001 * i, "nothing", TestSet.EMBEDDED))
                .toList();
        NodeList texts = parse(new LearningCurve("run", "bits/dim", TRAIN, List.of(), close).svg())
                .getElementsByTagName("text");
        double above = Double.NEGATIVE_INFINITY;
        int labels = 0;
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            if (!text.getTextContent().matches(".* b\\d")) continue;
            double y = Double.parseDouble(text.getAttribute("y"));
            assertTrue(y - above >= 13, "labels at " + above + " and " + y);
            above = y;
            labels++;
        }
        assertEquals(6, labels);
    }

    @Test
    void aRunOfNoStepOrOneOrOfLossesThatAreNotNumbersCanBeDrawn() throws Exception {
        parse(new LearningCurve("none", "bits/dim", List.of(), List.of(), Baseline.embedded()).svg());
        parse(new LearningCurve("one", "bits/dim", List.of(new CurvePoint(1, 8.1)), List.of(), List.of()).svg());
        var broken = List.of(new CurvePoint(1, 8.0), new CurvePoint(2, Double.NaN), new CurvePoint(3, Double.NaN));
        String svg = new LearningCurve("broken", "bits/dim", broken, List.of(new CurvePoint(3, Double.NaN)), List.of())
                .svg();
        parse(svg);
        assertFalse(svg.contains("NaN"));
    }

    @Test
    void wordsEndInsideTheDrawing() throws Exception {
        var small = List.of(new CurvePoint(1, 0.0136501), new CurvePoint(2_000, 0.0136502));
        String title = "bernoulli-mixture on fashion-mnist: nats per binarized image";
        assertWordsInside(new LearningCurve(title, "", small, List.of(), List.of()).svg(), 480, 7.5);
    }

    /** @param letter the width of a letter at least */
    static void assertWordsInside(String svg, double width, double letter) throws Exception {
        NodeList texts = parse(svg).getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            String pressed = text.getAttribute("textLength");
            double extent = pressed.isEmpty() ? letter * text.getTextContent().length() : Double.parseDouble(pressed);
            double x = Double.parseDouble(text.getAttribute("x"));
            double left = switch (text.getAttribute("text-anchor")) {
                case "end" -> x - extent;
                case "middle" -> x - extent / 2;
                default -> x;
            };
            assertTrue(left >= 0 && left + extent <= width, text.getTextContent() + " begins at " + left);
        }
    }

    @Test
    void stepsAreWholeNumbers() throws Exception {
        var two = List.of(new CurvePoint(1, 3), new CurvePoint(2, 2));
        String svg = new LearningCurve("short", "", two, List.of(), List.of()).svg();
        assertEquals(1, svg.split(">0</text>", -1).length - 1, svg);
    }

    @Test
    void aLongRunIsThinnedToWhatAScreenCanShow() {
        assertTrue(new LearningCurve("long", "bits/dim", falling(200_000), List.of(), List.of())
                        .svg()
                        .length()
                < 3_000_000);
    }

    static List<CurvePoint> falling(int steps) {
        return LongStream.rangeClosed(1, steps)
                .mapToObj(s -> new CurvePoint(s, 3.2 + 4.8 / (1 + 60.0 * s / steps) + 0.12 * Math.sin(s * 12.9898)))
                .toList();
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }
}
