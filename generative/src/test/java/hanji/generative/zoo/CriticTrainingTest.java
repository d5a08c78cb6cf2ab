package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.CriticTraining.Lipschitz;
import hanji.nn.data.Images;
import hanji.nn.layer.Layer;
import hanji.nn.optimizer.Optimizer;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CriticTrainingTest {
    private static final int TURNS = 3;

    /** Perceptrons on the ring, the critic with three turns in a step. */
    static Whole onRing(
            Function<Map<String, Tensor>, Optimizer> optimizer, double lr, Function<Site, Lipschitz> lipschitz) {
        return onImages(Ring.images(192), optimizer, lr, lipschitz);
    }

    private static Whole onImages(
            Images images,
            Function<Map<String, Tensor>, Optimizer> optimizer,
            double lr,
            Function<Site, Lipschitz> lipschitz) {
        return Whole.of(
                site -> {
                    var options = new Gan.Options(2, 32, lr, AdversarialLoss.MINIMAX, 1);
                    return new CriticTraining(
                            new CriticTraining.Config(2, TURNS, lr, optimizer),
                            site,
                            Gan.Generator.create(options, site),
                            Gan.Discriminator.create(options, site),
                            lipschitz.apply(site));
                },
                images);
    }

    /** What the critic saw in a turn. */
    private record Seen(double[] real, double[] drawn, long number, boolean logged) {}

    private static final class Recorder implements Lipschitz {
        private final List<Seen> turns = new ArrayList<>();

        @Override
        public Optional<Tensor> penalty(Layer critic, Tensor real, Tensor drawn, Step turn) {
            turns.add(new Seen(real.toDoubles(), drawn.toDoubles(), turn.number(), turn.logged()));
            return Optional.empty();
        }
    }

    /** Eight images: two for each of three turns, and two that are left. */
    @Test
    void eachTurnHasImagesAndNoiseOfItsOwn() {
        var recorder = new Recorder();
        Images images = Ring.images(8);
        onImages(images, WganGp::adam, 0.01, _ -> recorder).steps(2);
        assertEquals(2 * TURNS, recorder.turns.size());
        for (int turn = 0; turn < 2 * TURNS; turn++) {
            Seen seen = recorder.turns.get(turn);
            int from = turn % TURNS * 2;
            double[] expected = new double[4];
            for (int i = 0; i < 4; i++) expected[i] = Byte.toUnsignedInt(images.pixels()[2 * from + i]) / 255.0;
            assertArrayEquals(expected, seen.real(), 1e-6);
            assertEquals(turn + 1, seen.number());
            assertEquals(turn % TURNS == TURNS - 1, seen.logged());
            for (Seen other : recorder.turns.subList(0, turn)) assertFalse(Arrays.equals(other.drawn(), seen.drawn()));
        }
    }

    @Test
    void everyTurnNeedsTwoImages() {
        assertEquals(
                2 * TURNS,
                onImages(Ring.images(8), WganGp::adam, 0.01, _ -> new Recorder())
                        .learner
                        .least());
    }
}
