package hanji.generative.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Draws;
import hanji.generative.model.Fitted;
import hanji.generative.model.Meaning;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollapseAlarmTest {
    private static final Philox NOISE = new Philox(1, 2, 3);

    @TempDir
    private static Path kept;

    private static FeatureClassifier classifier;

    @BeforeAll
    static void train() throws IOException {
        Split split = Stripes.split();
        assertTrue(FeatureClassifier.kept(kept, "stripes", LoadOptions.DEFAULT, split, Device.CPU)
                .isEmpty());
        classifier = FeatureClassifier.of(kept, "stripes", LoadOptions.DEFAULT, split, Device.CPU, _ -> {});
        assertEquals(
                classifier.weightsSha256(),
                FeatureClassifier.kept(kept, "stripes", LoadOptions.DEFAULT, split, Device.CPU)
                        .orElseThrow()
                        .weightsSha256());
    }

    /** Draws from real images: the first alone again and again, or all of them. */
    private record Planted(boolean collapsed) implements Draws {
        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            Images real = Stripes.draw(count, 7);
            if (!collapsed) return real;
            var pixels = new ByteArrayOutputStream();
            for (int n = 0; n < count; n++) pixels.writeBytes(real.limit(1).pixels());
            return Images.unlabelled(real.height(), real.width(), 1, pixels.toByteArray());
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    /** Two classes, as often: ln 2. */
    private static CollapseAlarm alarm() {
        return new CollapseAlarm(classifier, Stripes.draw(40, 1));
    }

    private static boolean rings(CollapseAlarm alarm, double progress, boolean collapsed) {
        double entropy = alarm.entropy(new Planted(collapsed), NOISE);
        return alarm.fallen("planted", 70, progress, entropy).isPresent();
    }

    @Test
    void oneImageAgainAndAgainHasNoEntropyAndAllOfThemHaveThatOfTheData() {
        assertEquals(0, alarm().entropy(new Planted(true), NOISE));
        assertEquals(Math.log(2), alarm().entropy(new Planted(false), NOISE), 0.03);
        assertEquals(Math.log(2), CollapseAlarm.entropy(new int[] {3, 0, 0, 3}), 1e-15);
    }

    @Test
    void aCollapseIsSaidOnceForEachFall() {
        CollapseAlarm alarm = alarm();
        assertFalse(rings(alarm, 0.2, false));
        assertTrue(rings(alarm, 0.3, true));
        assertFalse(rings(alarm, 0.4, true));
        assertFalse(rings(alarm, 0.5, false));
        assertTrue(rings(alarm, 0.6, true));
    }

    @Test
    void theLineSaysWhatHappened() {
        String line = alarm().fallen("planted", 1200, 0.5, 0.25).orElseThrow();
        assertEquals(
                "step 1,200: the label entropy of what planted draws is 0.25 nats, under half of the training images'"
                        + " 0.69: it draws few kinds of images (mode collapse)",
                line);
        assertTrue(alarm().fallen("planted", 1200, 0.5, 0.36).isEmpty());
    }

    /** Noise is of one class; but a model that draws one image from the beginning is found out. */
    @Test
    void theFirstTenthOfATrainingCountsForNothing() {
        CollapseAlarm alarm = alarm();
        assertFalse(rings(alarm, 0.05, true));
        assertTrue(rings(alarm, 0.1, true));
    }

    @Test
    void aRunThatGoesOnDoesNotSayAgainWhatWasSaid() {
        CollapseAlarm resumed = alarm(), early = alarm();
        resumed.goOn(0.4, 0.1);
        assertFalse(rings(resumed, 0.45, true));
        early.goOn(0.05, 0.1);
        assertTrue(rings(early, 0.1, true), "it has not been said yet");
    }

    @Test
    void itIsForWhatDrawsAndHasNoLikelihood() {
        assertTrue(CollapseAlarm.suits(new Planted(true)));
        Fitted nothing = Map::of;
        assertFalse(CollapseAlarm.suits(nothing));
        assertFalse(CollapseAlarm.suits(new Scored()));
    }

    private record Scored() implements Draws, Scores {
        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return Stripes.draw(count, 1);
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            return new double[images.count()];
        }

        @Override
        public Meaning meaning() {
            return Meaning.EXACT;
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }
}
