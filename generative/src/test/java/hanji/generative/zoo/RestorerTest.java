package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Restores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.signal.Damage;
import hanji.generative.signal.Damaged;
import hanji.generative.use.Psnr;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RestorerTest {
    private static final Philox KEY = new Philox(8, 0, 0);
    private static final Site SITE = new Site(8, 8, 1, 0, Device.CPU, DType.F32, new Noise(1));

    /** Edges at every column. */
    private static Images images() {
        byte[] pixels = new byte[16 * 64];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i % 8 < i / 64 % 8 ? 40 : 220);
        return Images.unlabelled(8, 8, 1, pixels);
    }

    private static Restorer.Options options(Damage damage) {
        return new Restorer.Options(damage, 8, 2, 0.9, 0.01);
    }

    @Test
    void beforeItHasLearnedItGivesImagesBackAsTheyAre() {
        for (Damage damage : Damage.values()) {
            Restores model =
                    (Restores) new Restorer().learner(options(damage), SITE).fitted();
            Damaged damaged = damage.of(images(), damage.most(), KEY);
            assertEquals(damage, model.damage());
            assertArrayEquals(
                    damaged.signals().images().pixels(), model.restore(damaged).pixels());
        }
    }

    @Test
    void itLearnsToUndoEachDamageAndKeepsWhatIsKnown() {
        for (Damage damage : Damage.values()) {
            var learner = new Restorer().learner(options(damage), SITE);
            var batch = Batches.inOrder(images(), 16).iterator().next();
            for (int step = 0; step < 150; step++)
                try (var _ = Scope.open()) {
                    learner.step(batch, new Step(step, step / 150.0, false));
                }
            Damaged damaged = damage.of(images(), damage.usual().get(1), KEY);
            Images restored = ((Restores) learner.fitted()).restore(damaged),
                    seen = damaged.signals().images();
            assertTrue(mean(images(), restored) > mean(images(), seen) + 3, damage::toString);
            if (damage != Damage.MISSING) continue;
            for (int i = 0; i < damaged.known().length; i++)
                if (damaged.known()[i]) assertEquals(images().pixels()[i], restored.pixels()[i]);
        }
    }

    private static double mean(Images truth, Images made) {
        return Arrays.stream(Psnr.of(truth, made)).average().orElseThrow();
    }
}
