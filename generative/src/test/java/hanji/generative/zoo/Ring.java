package hanji.generative.zoo;

import hanji.kernels.random.BoxMuller;
import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** Points of the plane round eight centres on a circle, as images of two pixels: where adversaries are watched for collapse. */
final class Ring {
    static final int CENTRES = 8;
    private static final double RADIUS = 90;
    private static final double DEVIATION = 6;

    private Ring() {}

    private static double centre(int mode, int axis) {
        double angle = 2 * Math.PI * mode / CENTRES;
        return 127.5 + RADIUS * (axis == 0 ? Math.cos(angle) : Math.sin(angle));
    }

    /** As many points of each centre, in turn. */
    static Images images(int count) {
        byte[] pixels = new byte[2 * count];
        var noise = new Philox(11, 0, 0);
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) Math.round(centre(i / 2 % CENTRES, i % 2) + DEVIATION * BoxMuller.normal(noise, i));
        return Images.unlabelled(1, 2, 1, pixels);
    }

    /** The share of points within three deviations of each centre. */
    static double[] shares(Images drawn) {
        double[] shares = new double[CENTRES];
        byte[] pixels = drawn.pixels();
        for (int n = 0; n < drawn.count(); n++)
            for (int mode = 0; mode < CENTRES; mode++) {
                double x = Byte.toUnsignedInt(pixels[2 * n]) - centre(mode, 0);
                double y = Byte.toUnsignedInt(pixels[2 * n + 1]) - centre(mode, 1);
                if (Math.hypot(x, y) < 3 * DEVIATION) shares[mode] += 1.0 / drawn.count();
            }
        return shares;
    }
}
