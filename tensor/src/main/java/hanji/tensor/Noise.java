package hanji.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The one owner of a run's randomness: a seed that gives each use a random stream of its own, by name. Two uses never
 * share words, and a use draws the same whatever else is drawn before it.
 *
 * <pre>{@code
 * Tensor latent = gaussian(noise.of("latent", step), Shape.of(batch, 16), device);
 * }</pre>
 *
 * @param seed of all streams
 */
public record Noise(long seed) {
    /** The order in which a run's images are met; the steps of this stream are the epochs. */
    public static final String SHUFFLE = "shuffle";
    /** Images drawn from a fitted model. */
    public static final String SAMPLES = "samples";

    /** Streams 0, 1, 2 … are a first network's weights, {@link #SAMPLES} and {@link #SHUFFLE} have a bit of their own. */
    private static final int SAMPLES_STREAM = 1 << 29;

    private static final int SHUFFLE_STREAM = 1 << 30;
    private static final int NAMED = 1 << 31;

    /**
     * The key of one use at one step.
     *
     * @param use what is drawn, for example "latent" or "dropout 2"
     * @param step of the use, from 0
     * @throws IllegalArgumentException if the step is not 0 to 2<sup>31</sup> - 1
     */
    public Philox of(String use, long step) {
        if (step < 0 || step > Integer.MAX_VALUE)
            throw new IllegalArgumentException("step " + step + " of the random stream '" + use + "'");
        return new Philox(seed, stream(use), (int) step);
    }

    private static int stream(String use) {
        return switch (use) {
            case SAMPLES -> SAMPLES_STREAM;
            case SHUFFLE -> SHUFFLE_STREAM;
            default -> NAMED | firstWord(use);
        };
    }

    /** The first 32 bits of the name's SHA-256: 31 of them tell streams apart. */
    private static int firstWord(String use) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(use.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getInt();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
