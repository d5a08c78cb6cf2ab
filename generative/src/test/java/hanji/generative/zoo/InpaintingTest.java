package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** On normal data, where the law of the rest given a part is known. */
class InpaintingTest {
    private static final Philox NOISE = new Philox(41, 0, 0);
    private static final int VALUES = 8, KNOWN = 4, COUNT = 3000, STEPS = 60;
    private static final double CORRELATION = 0.95;
    private static final GaussianData DATA = GaussianData.chain(VALUES, CORRELATION);

    private static Tensor filled(Tensor images, int times) {
        double[] known = new double[VALUES];
        for (int i = 0; i < KNOWN; i++) known[i] = 1;
        var process = new ForwardProcess(NoiseSchedule.COSINE, STEPS);
        return new Inpainting(process.levels(STEPS), times)
                .fill(DATA.denoiser(), images, Tensor.of(known, VALUES).to(DType.F64, Device.CPU), NOISE, 0);
    }

    private static double meanSquaredStep(Tensor images, int at) {
        double sum = 0;
        for (int n = 0; n < COUNT; n++) {
            double step = images.get(n * VALUES + at) - images.get(n * VALUES + at - 1);
            sum += step * step / COUNT;
        }
        return sum;
    }

    /** The step over the seam is as large as any step of the data, and without resampling it is not. */
    @Test
    void theSeamIsAsSmoothAsTheData() {
        Tensor images = DATA.draws(NOISE.stream(5), COUNT);
        double ofData = 2 * (1 - CORRELATION);
        double resampled = Math.sqrt(meanSquaredStep(filled(images, 10), KNOWN) / ofData);
        double once = Math.sqrt(meanSquaredStep(filled(images, 1), KNOWN) / ofData);
        assertEquals(1, resampled, 0.1);
        assertTrue(once > resampled + 0.1, once + ", and resampled " + resampled);
    }

    /** What is drawn beside the seam has the variance around its mean given the known value that the data have. */
    @Test
    void theRestFollowsFromWhatIsKnown() {
        Tensor images = DATA.draws(NOISE.stream(5), COUNT), filled = filled(images, 10);
        double product = 0, square = 0;
        for (int n = 0; n < COUNT; n++) {
            double known = images.get(n * VALUES + KNOWN - 1), drawn = filled.get(n * VALUES + KNOWN);
            product += known * drawn;
            square += known * known;
        }
        assertEquals(CORRELATION, product / square, 0.03);
    }

    @Test
    void whatIsKnownStays() {
        Tensor images = DATA.draws(NOISE.stream(5), COUNT), filled = filled(images, 2);
        for (int n = 0; n < COUNT; n++)
            for (int i = 0; i < KNOWN; i++) assertEquals(images.get(n * VALUES + i), filled.get(n * VALUES + i));
    }
}
