package hanji.generative.learn;

import hanji.nn.data.DataRoots;
import hanji.nn.data.Embedded;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.nio.file.Path;
import java.util.List;

/** The images inside this library, and arithmetic on images. */
final class Fashion {
    private Fashion() {}

    static Split embedded() {
        return new Embedded().load(new DataRoots(Path.of(""), List.of())); // read from the jar, wherever that is
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }

    /** For each image of a, the Euclidean distance to the nearest of b, intensities on [0, 1]. */
    static double[] nearest(Images a, Images b) {
        byte[] from = a.pixels(), to = b.pixels();
        int size = a.imageSize();
        double[] distances = new double[a.count()];
        for (int i = 0; i < distances.length; i++) {
            long least = Long.MAX_VALUE;
            for (int j = 0; j < b.count(); j++) least = Math.min(least, squared(from, i * size, to, j * size, size));
            distances[i] = Math.sqrt(least) / 255;
        }
        return distances;
    }

    private static long squared(byte[] a, int atA, byte[] b, int atB, int size) {
        int sum = 0;
        for (int k = 0; k < size; k++) {
            int difference = Byte.toUnsignedInt(a[atA + k]) - Byte.toUnsignedInt(b[atB + k]);
            sum += difference * difference;
        }
        return sum;
    }
}
