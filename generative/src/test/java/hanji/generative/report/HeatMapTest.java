package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HeatMapTest {
    @Test
    void theLowestIsWhiteTheHighestBlueAndNeighboursOfOneColourAreOneRectangle() {
        String cells = new HeatMap("", 3, new double[] {0, 2, 2, 0, 0, 9}, 0, 2).cells(10, 20, 5);
        assertEquals("""
            <path fill="#ffffff" d="M10.0 20.0h5.0v5.0h-5.0zM10.0 25.0h10.0v5.0h-10.0z"/>
            <path fill="#0b3b82" d="M15.0 20.0h10.0v5.0h-10.0zM20.0 25.0h5.0v5.0h-5.0z"/>
            """, cells);
    }

    @Test
    void belowZeroIsOrangeAndZeroWhite() {
        String cells = HeatMap.of("", 3, -1, 0, 1).cells(0, 0, 1);
        assertEquals("""
            <path fill="#b8450f" d="M0.0 0.0h1.0v1.0h-1.0z"/>
            <path fill="#ffffff" d="M1.0 0.0h1.0v1.0h-1.0z"/>
            <path fill="#0b3b82" d="M2.0 0.0h1.0v1.0h-1.0z"/>
            """, cells);
    }

    /** A difference that is nearly all above 0 has little orange: colours of equal depth are equal differences. */
    @Test
    void theLessFarEndIsPaler() {
        String cells = HeatMap.of("", 3, -1, 0, 3).cells(0, 0, 1);
        assertTrue(cells.contains("#0b3b82") && !cells.contains("#b8450f"), cells);
    }

    @Test
    void mapsAreOneWellFormedDrawing() throws Exception {
        var maps = new HeatMaps(
                "bits & pieces",
                "bits",
                2,
                List.of(HeatMap.of("one", 2, 1, 2, 3, 4), HeatMap.of("two", 2, 0, 0, 0, 0)));
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(maps.svg())));
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertEquals(7, svg.getElementsByTagName("text").getLength());
    }

    @Test
    void raggedRowsAndEmptyScalesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> HeatMap.of("", 2, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> new HeatMap("", 1, new double[] {1}, 1, 1));
    }
}
