package hanji.generative.measure;

import java.util.stream.IntStream;

/** A number that says something of a set of images, and of any part of it: what {@link Jackknife} asks for. */
@FunctionalInterface
public interface Statistic {
    /** Of the images of these numbers, rising. */
    double of(int[] members);

    /** Of all images. */
    default double ofAll(int count) {
        return of(IntStream.range(0, count).toArray());
    }

    /** The mean of a value of each image. */
    static Statistic mean(double[] perImage) {
        return members -> {
            double sum = 0;
            for (int i : members) sum += perImage[i];
            return sum / members.length;
        };
    }
}
