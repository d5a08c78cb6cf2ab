package hanji.generative.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureClassifierTest {
    @TempDir
    private Path kept;

    private static FeatureClassifier classifier(Path kept, Split split, Device device, AtomicInteger shown)
            throws IOException {
        return FeatureClassifier.of(
                kept, "some/stripes", LoadOptions.DEFAULT, split, device, _ -> shown.incrementAndGet());
    }

    @Test
    void itIsTrainedOnceToTheSameBitsAndKnowsTheClasses() throws IOException {
        Split split = Stripes.split();
        var shown = new AtomicInteger();
        FeatureClassifier first = classifier(kept.resolve("a"), split, Device.cpu(1), shown);
        assertEquals(60, first.steps());
        assertTrue(shown.getAndSet(0) > 0);
        assertTrue(first.describe(split.test(), _ -> {}).accuracy(split.test()) > 0.9);
        FeatureClassifier again = classifier(kept.resolve("a"), split, Device.cpu(1), shown);
        assertEquals(0, shown.get(), "it was there already");
        assertEquals(first.weightsSha256(), again.weightsSha256());
        FeatureClassifier elsewhere = classifier(kept.resolve("b"), split, Device.cpu(2), shown);
        assertEquals(first.weightsSha256(), elsewhere.weightsSha256());
        damage(first);
        var damaged =
                assertThrows(FormatException.class, () -> classifier(kept.resolve("a"), split, Device.cpu(1), shown));
        assertTrue(String.valueOf(damaged.getMessage()).contains("is damaged"), damaged::getMessage);
    }

    /** One bit in the last weight. */
    private static void damage(FeatureClassifier classifier) throws IOException {
        Path file = classifier.folder().checkpoint();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void itTakesImagesOfTwoClassesAndSomeSize() {
        Images stripes = Stripes.draw(10, 1);
        assertTrue(FeatureClassifier.suits(stripes));
        assertFalse(FeatureClassifier.suits(stripes.limit(1)));
        assertFalse(FeatureClassifier.suits(Images.unlabelled(8, 8, 1, stripes.pixels())));
        assertFalse(FeatureClassifier.suits(Images.of(2, 32, 1, stripes.pixels(), stripes.labels(), List.of())));
    }
}
