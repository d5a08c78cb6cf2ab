package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import org.junit.jupiter.api.Test;

class FigureTest {
    /** 1, 2, 3, 4: mean 5/2, squared deviations 5 in sum, so the error is sqrt(5 / 3 / 4). */
    @Test
    void theErrorOfTheMeanDividesByOneLessThanTheNumber() {
        Figure figure = of(1, 2, 3, 4);
        assertEquals(2.5, figure.mean());
        assertEquals(0.645497224367902800, figure.error(), 1e-15);
        assertEquals(4, figure.n());
        assertEquals(1, of(3, 5).error(), 1e-15);
    }

    @Test
    void oneImageHasNoError() {
        assertEquals(3, of(3).mean());
        assertEquals(Double.NaN, of(3).error());
        assertEquals("3.000 bits/dim", of(3).text());
    }

    @Test
    void theTextRoundsBoth() {
        assertEquals("2.500 ± 0.645 bits/dim", of(1, 2, 3, 4).text());
    }

    private static Figure of(double... perImage) {
        return Figure.of("bits_per_dim", Unit.BITS_PER_DIM, Meaning.EXACT, true, perImage);
    }
}
