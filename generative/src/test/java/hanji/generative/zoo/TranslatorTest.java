package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Translates;
import hanji.generative.signal.ColourByBrightness;
import hanji.generative.signal.View;
import hanji.generative.use.Psnr;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TranslatorTest {
    private static Site site(int channels) {
        return new Site(8, 8, channels, 0, Device.CPU, DType.F32, new Noise(1));
    }

    /** Red above and blue below, as bright as each other: only who looks around can tell. */
    private static Images flags() {
        byte[] pixels = new byte[16 * 64 * 3];
        for (int i = 0; i < 16 * 64; i++) {
            boolean red = i % 64 / 8 < 2 + i / 64 % 4;
            boolean line = i % 64 / 8 == 2 + i / 64 % 4;
            int[] colour = line ? new int[] {250, 250, 250} : red ? new int[] {200, 30, 30} : new int[] {30, 74, 250};
            for (int c = 0; c < 3; c++) pixels[3 * i + c] = (byte) colour[c];
        }
        return Images.unlabelled(8, 8, 3, pixels);
    }

    @Test
    void beforeItHasLearnedItGivesBackWhatItSees() {
        Translates model = (Translates) new Translator()
                .learner(new Translator.Options(View.GREY, 4, 1, 0.9, 0.01), site(3))
                .fitted();
        Images grey = View.GREY.of(flags());
        assertArrayEquals(
                ColourByBrightness.none(grey).pixels(), model.translate(grey).pixels());
        assertEquals(View.GREY, model.view());
    }

    @Test
    void itTellsColoursByWhatIsAroundAPixel() {
        var learner = new Translator().learner(new Translator.Options(View.GREY, 12, 3, 0.9, 0.01), site(3));
        var batch = Batches.inOrder(flags(), 16).iterator().next();
        for (int step = 0; step < 200; step++)
            try (var _ = Scope.open()) {
                learner.step(batch, new Step(step, step / 200.0, false));
            }
        Images grey = View.GREY.of(flags());
        Images made = ((Translates) learner.fitted()).translate(grey);
        Images simple = ColourByBrightness.of(flags()).colour(grey);
        assertTrue(mean(made) > mean(simple) + 3, () -> mean(made) + " and " + mean(simple));
    }

    private static double mean(Images made) {
        return Arrays.stream(Psnr.of(flags(), made)).average().orElseThrow();
    }

    @Test
    void coloursAreNotLearnedOfGreyImages() {
        var options = new Translator.Options(View.GREY, 4, 1, 0.9, 0.01);
        assertThrows(IllegalArgumentException.class, () -> new Translator().learner(options, site(1)));
    }
}
