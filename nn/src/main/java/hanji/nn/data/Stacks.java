package hanji.nn.data;

import hanji.tensor.Noise;
import hanji.tensor.Philox;

/**
 * Stacks of three grey images as the red, green and blue of one, arXiv:1611.02163: images of as many kinds as there are triples of classes, 1,000 of
 * ten, so that it can be counted how many of them a model draws. They have no labels.
 */
public final class Stacks {
    /** The same stacks for every run. */
    private static final Noise NOISE = new Noise(0);

    private static final int CHANNELS = 3;

    private Stacks() {}

    /**
     * As many stacks as each part has grey images, made of those of the part alone.
     *
     * @param source of the images, for the message
     * @throws DataException if they are not grey
     */
    public static Split of(Object source, Split grey) {
        if (grey.train().channels() != 1)
            throw new DataException(
                    source, "has images in colour", "grey ones to stack", "leave --stacked away, or choose other data");
        return new Split(
                of(grey.train(), grey.train().count(), NOISE.of("stacks to train on", 0)),
                of(grey.validation(), grey.validation().count(), NOISE.of("stacks for validation", 0)),
                of(grey.test(), grey.test().count(), NOISE.of("stacks to test on", 0)));
    }

    /**
     * So many stacks, each of three images at random, the same one also more than once.
     *
     * @param grey [N, H, W, 1], at least one unless the count is 0
     * @param which channel c of stack i is an image chosen by the words of number {@code 3 i + c}
     * @return [count, H, W, 3]
     * @throws IllegalArgumentException if the images are not grey
     */
    public static Images of(Images grey, int count, Philox which) {
        if (grey.channels() != 1)
            throw new IllegalArgumentException("images of %d channels cannot be stacked".formatted(grey.channels()));
        int size = grey.imageSize();
        byte[] pixels = new byte[Math.multiplyExact(count, CHANNELS * size)], one = new byte[size];
        for (int i = 0; i < count; i++)
            for (int channel = 0; channel < CHANNELS; channel++) {
                grey.copyTo(chosen(grey, which, (long) CHANNELS * i + channel), one, 0);
                for (int at = 0; at < size; at++) pixels[(i * size + at) * CHANNELS + channel] = one[at];
            }
        return Images.unlabelled(grey.height(), grey.width(), CHANNELS, pixels);
    }

    private static int chosen(Images grey, Philox which, long number) {
        return (int) Math.unsignedMultiplyHigh(which.bits64(number), grey.count());
    }

    /**
     * The grey images that are one channel of stacks.
     *
     * @param channel 0 to 2
     * @throws IllegalArgumentException if the images have no three channels
     */
    public static Images channel(Images stacks, int channel) {
        if (stacks.channels() != CHANNELS)
            throw new IllegalArgumentException("a stack has 3 channels, these have " + stacks.channels());
        byte[] all = stacks.pixels(), grey = new byte[all.length / CHANNELS];
        for (int i = 0; i < grey.length; i++) grey[i] = all[CHANNELS * i + channel];
        return Images.unlabelled(stacks.height(), stacks.width(), 1, grey);
    }
}
