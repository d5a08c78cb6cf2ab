package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Draws;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DcganTest {
    @Test
    void sidesThatAreNoMultiplesOfFourAreRefusedInWords() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Dcgan().learner(new Dcgan().tiny(), TinyMachines.site(8, 6, DType.F32)));
        assertEquals(
                "needs images whose sides are multiples of 4, as it halves them twice, not 8 x 6",
                refused.getMessage());
    }

    /** An image of its own size that is no square, in colour. */
    @Test
    void colourImagesAreDrawnInTheirSize() {
        Images images = Images.unlabelled(4, 8, 3, Whole.random(1, 6, 8, 12).pixels());
        Whole trained = Whole.of(new Dcgan(), new Dcgan().tiny(), images).steps(2);
        Images drawn = ((Draws) trained.learner.fitted()).sample(new Philox(1, 2, 3), 5);
        assertEquals("5 4 8 3", drawn.count() + " " + drawn.height() + " " + drawn.width() + " " + drawn.channels());
    }

    @Test
    void theStateHasTheRunningStatisticsOfBothNetworks() {
        var state = Whole.of(new Dcgan(), new Dcgan().tiny(), Whole.random(1, 4, 4, 4))
                .learner
                .state();
        assertTrue(state.containsKey("generator.buffer.layers.2.mean"));
        assertTrue(state.containsKey("discriminator.buffer.layers.4.variance"));
    }

    /** Images of three kinds: each drawn one is near to one of them, and each kind is drawn. */
    @Test
    void whatIsDrawnIsNearToTheImagesOfAllKinds() {
        Images images = Whole.clustered(1, 96, 4, 4, 3);
        var options = new Dcgan.Options(4, 16, 0.003, AdversarialLoss.NON_SATURATING, 1);
        var fitted = (Draws)
                Whole.of(new Dcgan(), options, images).steps(500).learner.fitted();
        int[] counts = CganTest.nearest(images, fitted.sample(new Philox(1, 2, 3), 90));
        assertTrue(Arrays.stream(counts).min().orElseThrow() >= 9, Arrays.toString(counts));
        assertTrue(Arrays.stream(counts).sum() >= 80, Arrays.toString(counts));
    }
}
