package hanji.generative.model;

import hanji.nn.data.Images;

/** Values of either sign as images: 0 is grey, the largest of each image black or white. */
public final class SignedImages {
    private SignedImages() {}

    /** @param values [N, H, W, C] */
    public static Images of(double[] values, int height, int width, int channels) {
        byte[] pixels = new byte[values.length];
        int size = height * width * channels;
        for (int from = 0; from < values.length; from += size) {
            double highest = Double.MIN_NORMAL;
            for (int i = from; i < from + size; i++) highest = Math.max(highest, Math.abs(values[i]));
            for (int i = from; i < from + size; i++) pixels[i] = (byte) Math.round(127.5 + 127.5 * values[i] / highest);
        }
        return Images.unlabelled(height, width, channels, pixels);
    }
}
