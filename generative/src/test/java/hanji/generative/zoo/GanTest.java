package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Draws;
import hanji.generative.model.Step;
import hanji.nn.layer.Linear;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GanTest {
    private static Whole onRing(AdversarialLoss loss, int pack) {
        return Whole.of(new Gan(), new Gan.Options(2, 32, 0.002, loss, pack), Ring.images(256));
    }

    static double[] shares(Whole trained) {
        return Ring.shares(((Draws) trained.learner.fitted()).sample(new Philox(1, 2, 3), 1000));
    }

    @ParameterizedTest
    @EnumSource
    void eightModesAreFound(AdversarialLoss loss) {
        double[] shares = shares(onRing(loss, 1).steps(1500));
        assertTrue(Arrays.stream(shares).min().orElseThrow() > 0.02, Arrays.toString(shares));
        assertTrue(Arrays.stream(shares).sum() > 0.6, Arrays.toString(shares));
    }

    @Test
    void packsAreAnsweredOnceEach() {
        var notes = onRing(AdversarialLoss.NON_SATURATING, 3).step();
        for (String side : new String[] {"accuracy_on_real", "accuracy_on_drawn"}) {
            double packs = 85 * notes.get(side); // 256 images make 85 packs of three
            assertEquals(Math.rint(packs), packs, 1e-9, side);
        }
    }

    @Test
    void theAccuraciesAreThoseOfTheDiscriminatorBeforeTheStep() {
        var log = onRing(AdversarialLoss.NON_SATURATING, 1).steps(100).step();
        double real = log.get("accuracy_on_real"), drawn = log.get("accuracy_on_drawn");
        assertTrue(real > 0 && real < 1 && drawn > 0 && drawn < 1, log::toString);
    }

    @Test
    void eachDescentIsOnImagesOfItsOwnNoise() {
        var site = TinyMachines.site(2, 2, DType.F64);
        var discriminator = Linear.create(4, 1, 1, site.initializer("discriminator"));
        var generator = Linear.create(3, 4, 1, site.initializer("generator"));
        var uses = new HashSet<String>();
        new Duel(generator, discriminator, AdversarialLoss.NON_SATURATING, 0.1)
                .step(
                        new Step(0, 0, false),
                        Tensor.zeros(DType.F64, Shape.of(2, 4), Device.CPU),
                        use -> {
                            uses.add(use);
                            return generator.forward(Tensor.full(1, DType.F64, Shape.of(2, 3), Device.CPU));
                        },
                        discriminator::forward);
        assertEquals(2, uses.size());
    }

    @Test
    void optionsOutOfRangeAreRefusedInWords() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> new Gan.Options(2, 4, 0.1, AdversarialLoss.MINIMAX, 0));
        assertEquals("pack must be at least 1, not 0", refused.getMessage());
    }
}
