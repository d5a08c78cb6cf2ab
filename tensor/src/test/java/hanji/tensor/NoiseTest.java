package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NoiseTest {
    private final Noise noise = new Noise(7);

    @Test
    void usesDrawFromDifferentStreams() {
        assertNotEquals(noise.of("latent", 0).bits64(0), noise.of("dropout", 0).bits64(0));
    }

    @Test
    void aUseDrawsTheSameAgain() {
        assertEquals(noise.of("latent", 3), new Noise(7).of("latent", 3));
    }

    /** SHA-256 of "latent" begins with d0346e49, by sha256sum. */
    @Test
    void aStreamIsTheHashOfItsName() {
        assertEquals(new Philox(7, 0xd0346e49 | 1 << 31, 5), noise.of("latent", 5));
    }

    @Test
    void theStreamsOfTheFirstRunsKeepTheirNumbers() {
        assertEquals(new Philox(7, 1 << 30, 2), noise.of(Noise.SHUFFLE, 2));
        assertEquals(new Philox(7, 1 << 29, 0), noise.of(Noise.SAMPLES, 0));
    }

    @Test
    void aStepOutsideTheRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> noise.of("latent", -1));
        assertThrows(IllegalArgumentException.class, () -> noise.of("latent", 1L << 31));
    }
}
