package hanji.kernels.random;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.tensor;
import static hanji.kernels.KnownValues.vector;

import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import org.junit.jupiter.api.Test;

/**
 * What is drawn from the block of Philox4x32-10 that Random123 publishes for counter and key 0 (file kat_vectors): the words
 * 6627e8d5, e169c58d, bc57ac4c, 9b00dbd8.
 */
class KnownValuesTest {
    private static final Philox ZERO = new Philox(0, 0, 0);

    @Test
    void uniformNumbersAreTheUpper24Bits() {
        assertElements(
                Uniform.uniform(ZERO, Shape.of(4), Device.CPU),
                0x6627e8 * 0x1p-24,
                0xe169c5 * 0x1p-24,
                0xbc57ac * 0x1p-24,
                0x9b00db * 0x1p-24);
    }

    /** sqrt(-2 ln u) times cosine and sine of 2 pi w1 / 2^32, with u = floor(w0 / 2) 2^-31 + 2^-32, in 40 digits. */
    @Test
    void normalNumbersAreThoseOfBoxAndMuller() {
        assertElements(
                3,
                Gaussian.gaussian(ZERO, Shape.of(4), Device.CPU),
                0.991137679411405067,
                -0.924662588537328793,
                -0.617608959652595387,
                -0.482068586911155264);
    }

    /** The uniform numbers are 0.399, 0.881, 0.736 and 0.606. */
    @Test
    void aProbabilityAboveTheUniformNumberGivesOne() {
        assertElements(Bernoulli.bernoulli(vector(0.5, 0.5, 0.75, 0.5), ZERO), 1, 0, 1, 0);
    }

    /** Of four equal classes the upper two bits of the second and of the fourth word choose: 11 and 10. */
    @Test
    void equalClassesAreChosenByTheUpperBits() {
        assertElements(Categorical.categorical(tensor(new int[] {2, 4}, 7, 7, 7, 7, 7, 7, 7, 7), ZERO), 3, 2);
    }
}
