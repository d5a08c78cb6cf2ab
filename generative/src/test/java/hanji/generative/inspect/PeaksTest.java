package hanji.generative.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.inspect.Peaks.Peak;
import hanji.generative.judge.Stripes;
import hanji.generative.model.Layered;
import hanji.generative.model.Site;
import hanji.generative.model.UntrainedLayers;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeaksTest {
    private static final int MOST = 5;

    private final Images images = Stripes.draw(130, 4);
    private final Layered model = UntrainedLayers.of("convnet", Site.of(images, Device.CPU, DType.F32, new Noise(1)));

    private List<List<Peak>> peaks(String layer) {
        return Peaks.of(model, layer, images, MOST, _ -> {});
    }

    /** More images than are shown to the model at once. */
    @ParameterizedTest
    @ValueSource(strings = {"conv1", "conv3", "hidden", "logits"})
    void theyAreTheMaximaOfAllPositionsOfAllImages(String layer) {
        List<List<Peak>> found = peaks(layer);
        for (int unit = 0; unit < found.size(); unit++) {
            List<Peak> all = new ArrayList<>();
            for (int image = 0; image < images.count(); image++) all.add(highest(layer, image, unit, found.size()));
            assertEquals(
                    all.stream()
                            .sorted(Comparator.comparingDouble(peak -> -peak.value()))
                            .limit(MOST)
                            .toList(),
                    found.get(unit));
        }
    }

    private Peak highest(String layer, int image, int unit, int units) {
        double[] values = model.layers()
                .activations(layer, model.input(images.slice(image, image + 1)))
                .toDoubles();
        int best = 0;
        for (int position = 1; position < values.length / units; position++)
            if (values[position * units + unit] > values[best * units + unit]) best = position;
        return new Peak(values[best * units + unit], image, best);
    }

    /** A 3x3 patch inside of the image is what stands there; one at its corner has fewer pixels. */
    @Test
    void patchesAreCutWhereTheUnitWasHighest() {
        List<List<Peak>> peaks = peaks("conv1");
        Patches patches = Patches.of(model, "conv1", images, peaks, 1);
        assertEquals(1, patches.units().size());
        assertEquals(MOST, patches.tiles().size());
        assertTrue(patches.height() <= 3 && patches.width() <= 3);
        Peak first = peaks.get(patches.units().getFirst()).getFirst();
        int top = Math.max(0, first.position() / 8 - 1), left = Math.max(0, first.position() % 8 - 1);
        byte[] image = images.slice(first.image(), first.image() + 1).pixels();
        assertEquals(image[top * 8 + left], patches.tiles().getFirst().pixels()[0]);
        assertEquals(image[(top + 1) * 8 + left + 1], patches.tiles().getFirst().pixels()[patches.width() + 1]);
        assertTrue(
                peaks.stream().allMatch(unit -> unit.getFirst().value() <= first.value()),
                "the unit with the highest peak is the first");
    }

    @Test
    void aLayerThatIsNotThereIsToldWithThoseThatAre() {
        var error = assertThrows(IllegalArgumentException.class, () -> peaks("conv4"));
        assertTrue(error.getMessage().contains("conv1, conv2, conv3, hidden, logits"), error.getMessage());
    }
}
