package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedTest {
    private static final DataRoots NOWHERE = new DataRoots(Path.of("/nonexistent"), List.of());

    private final Split embedded = new Embedded().load(NOWHERE);

    @Test
    void itHolds6000And500And1000LabelledImages() {
        assertEquals("Images[6000, 28, 28, 1]", embedded.train().toString());
        assertEquals("Images[500, 28, 28, 1]", embedded.validation().toString());
        assertEquals("Images[1000, 28, 28, 1]", embedded.test().toString());
        assertEquals(
                "Ankle boot", embedded.train().classNames().get(embedded.train().label(0)));
        assertTrue(new Embedded().availability(NOWHERE).found());
    }

    @Test
    void itsContentIsPinned() {
        assertEquals(
                "23955c1c370ebc46cae63505524fa2392363c9c8abcf89d952539b0fee40a731",
                embedded.train().sha256());
        assertEquals(
                "40bb165a28a2559b4003098a8941321eb6b701fa0ad0d48f44336a61d7e91e19",
                embedded.validation().sha256());
        assertEquals(
                "238d51d9462dd54a1427b205c6261fc90d065afb5b0f97016ce940d2454c1694",
                embedded.test().sha256());
    }

    /** {@link WriteEmbedded} cuts it anew. */
    @Test
    void itIsTheBeginningOfFashionMnist() {
        var roots = DataRoots.ofUser(Map.of(), NOWHERE.cache());
        var found = Installed.FASHION_MNIST.availability(roots);
        assumeTrue(found.found(), "skipped, because the full set is not here: " + found.description());
        Split full = Installed.FASHION_MNIST.load(roots, LoadOptions.DEFAULT.withValidation(0));
        assertTrue(full.validation().isEmpty());
        assertEquals("Images[60000, 28, 28, 1]", full.train().toString());
        assertEquals("Images[10000, 28, 28, 1]", full.test().toString());
        assertEquals(full.train().limit(6_000).sha256(), embedded.train().sha256());
        assertEquals(
                full.train().slice(6_000, 6_500).sha256(), embedded.validation().sha256());
        assertEquals(full.test().limit(1_000).sha256(), embedded.test().sha256());
    }

    @Test
    void theLastTwelfthOfTheFullTrainingImagesIsForValidation() {
        var roots = DataRoots.ofUser(Map.of(), NOWHERE.cache());
        assumeTrue(Installed.FASHION_MNIST.availability(roots).found(), "skipped, because the full set is not here");
        Split full = Installed.FASHION_MNIST.load(roots);
        assertEquals("Images[55000, 28, 28, 1]", full.train().toString());
        assertEquals("Images[5000, 28, 28, 1]", full.validation().toString());
    }

    @Test
    void fewerValidationImagesLeaveTheTrainingImages() {
        Split none = new Embedded().load(NOWHERE, LoadOptions.DEFAULT.withValidation(0));
        assertTrue(none.validation().isEmpty());
        assertEquals(embedded.train().sha256(), none.train().sha256());
        Split eight =
                new Embedded().load(NOWHERE, LoadOptions.DEFAULT.withLimit(8).withValidation(10));
        assertEquals(
                "[8, 8, 8]",
                List.of(
                                eight.train().count(),
                                eight.validation().count(),
                                eight.test().count())
                        .toString());
        var tooMany = LoadOptions.DEFAULT.withValidation(501);
        assertTrue(assertThrows(DataException.class, () -> new Embedded().load(NOWHERE, tooMany))
                .getMessage()
                .startsWith("embedded: has 500 validation images; expected at least the 501 asked for"));
    }
}
