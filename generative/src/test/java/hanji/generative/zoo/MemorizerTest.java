package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hanji.generative.model.Draws;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class MemorizerTest {
    private static Draws fit(int most, byte... pixels) {
        Images images = Images.unlabelled(1, 1, 1, pixels);
        return (Draws) Whole.of(new Memorizer(), new Memorizer.Options(most), images)
                .steps(1)
                .learner
                .fitted();
    }

    @Test
    void drawsTheImagesThatItKeptEvenlyAndNoOthers() {
        int[] seen = new int[128];
        Draws fitted = fit(4, (byte) 3, (byte) 50, (byte) 90, (byte) 120, (byte) 7);
        for (byte pixel : fitted.sample(new Philox(2, 0, 0), 40_000).pixels()) seen[pixel]++;
        for (int kept : new int[] {3, 50, 90, 120}) assertEquals(10_000, seen[kept], 450);
        assertEquals(40_000, seen[3] + seen[50] + seen[90] + seen[120]);
    }

    @Test
    void hasNoLikelihood() {
        assertFalse(fit(1, (byte) 3) instanceof Scores);
    }
}
