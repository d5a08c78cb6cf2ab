package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.kernels.random.Diffuse;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterizationTest {
    private static final ForwardProcess PROCESS = new ForwardProcess(NoiseSchedule.COSINE, 100);

    /** From the right answer, as the loss has it, the image follows. */
    @ParameterizedTest
    @EnumSource
    void theImageFollowsFromTheRightAnswer(Parameterization predict) {
        List<Level> levels = List.of(PROCESS.level(1), PROCESS.level(40), PROCESS.level(95));
        var noise = new Philox(3, 1, 4);
        Tensor images = Tensor.of(new double[] {0.5, -1, 0.25, 1, -0.75, 0}, 3, 2);
        Tensor noisy = Diffuse.diffuse(
                images, Level.each(levels, Level::signal, images), Level.each(levels, Level::noise, images), noise);
        Tensor answer = Diffuse.diffuse(
                images, Level.each(levels, predict::signal, images), Level.each(levels, predict::noise, images), noise);
        Tensor clean = predict.denoiser((_, _) -> answer).clean(noisy, levels);
        assertArrayEquals(images.toDoubles(), clean.toDoubles(), 1e-13);
    }

    /** Near noise alone it is the image with its sign turned, near the image the noise. */
    @Test
    void theVelocityTurnsFromNoiseToTheImage() {
        assertEquals(0, Parameterization.VELOCITY.signal(Level.CLEAN), 1e-15);
        assertEquals(1, Parameterization.VELOCITY.noise(Level.CLEAN));
        Level last = PROCESS.level(100);
        assertEquals(-1, Parameterization.VELOCITY.signal(last), 1e-4);
        assertEquals(0, Parameterization.VELOCITY.noise(last), 0.01);
    }
}
