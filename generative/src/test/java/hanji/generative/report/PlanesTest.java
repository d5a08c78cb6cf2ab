package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.Planes.Panel;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlanesTest {
    private static final double[] POINTS = {0, 0, 10, 0, 0, 10, 10, 10, 5, Double.NaN};

    private static long matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void everyFinitePointIsADotInTheColourOfItsClassInEveryPanel() {
        var panels = List.of(new Panel("left & right", POINTS), new Panel("second", POINTS));
        String svg = new Planes("planes", panels, new int[] {2, 0, 2, 1, 1}, List.of("shirt", "shoe", "<bag>")).svg();
        assertEquals(3 + 2 * 4, matches("M[0-9.]+ [0-9.]+h0", svg), svg);
        assertEquals(3 * 3, matches("<path", svg));
        assertTrue(svg.contains("left &amp; right") && svg.contains(">shirt<") && svg.contains("&lt;bag&gt;"));
        String ofShoes = svg.lines()
                .filter(line -> line.contains("#d9622b") && !line.contains("key"))
                .findFirst()
                .orElseThrow();
        assertEquals(1, matches("h0", ofShoes), "one shoe has no place");
    }

    @Test
    void bothAxesHaveOneScaleAndAllPointsAreInside() {
        var tall = new Panel("", new double[] {0, 0, 2, 0, 0, 10});
        String svg = new Planes("planes", List.of(tall), new int[0], List.of()).svg();
        var dots = Pattern.compile("M([0-9.-]+) ([0-9.-]+)h0")
                .matcher(svg)
                .results()
                .toList();
        double right = number(dots.get(1).group(1)) - number(dots.get(0).group(1));
        double up = number(dots.get(0).group(2)) - number(dots.get(2).group(2));
        assertEquals(5, up / right, 0.05);
        for (var dot : dots) assertTrue(number(dot.group(2)) > 34 && number(dot.group(2)) < 354, dot.group());
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    @Test
    void pointsWithoutClassesHaveNoKeyAndOneAloneIsInTheMiddle() {
        String svg = new Planes("planes", List.of(new Panel("", new double[] {3, 4})), new int[0], List.of()).svg();
        assertFalse(svg.contains("\"key\""));
        assertEquals(1, matches("h0", svg));
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    }
}
