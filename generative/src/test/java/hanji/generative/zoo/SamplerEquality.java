package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.model.Completes;
import hanji.generative.sampler.Sampled;
import hanji.generative.sampler.Sampled.Sampling;
import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** A sampler that keeps what it computed draws the images of one that does not. */
final class SamplerEquality {
    private SamplerEquality() {}

    /** Of samples in any company, and of completions below two known rows. */
    static void check(Sampled cached, Philox noise) {
        assertEquals(Sampling.CACHED, cached.sampling());
        Completes plain = cached.plain();
        assertEquals(Sampling.PLAIN, ((Sampled) plain).sampling());
        Images expected = plain.sample(noise, 33);
        for (int count : new int[] {1, 7, 32, 33})
            assertArrayEquals(
                    expected.slice(0, count).pixels(),
                    cached.sample(noise, count).pixels());
        for (Completes drawer : new Completes[] {cached, plain})
            assertArrayEquals(
                    expected.slice(9, 28).pixels(),
                    drawer.sample(noise, 9, 19, _ -> {}).pixels());
        assertArrayEquals(
                plain.complete(noise, expected, 2).pixels(),
                cached.complete(noise, expected, 2).pixels());
    }
}
