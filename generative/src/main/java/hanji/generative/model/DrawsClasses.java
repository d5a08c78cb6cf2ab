package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/** A model that draws images of a class that it is told. Without being told, it draws them of each class in turn. */
public interface DrawsClasses extends Draws {
    /** How many classes there are. */
    int classes();

    /**
     * An image of each of these classes. The same key gives the same bits, and an image's bits depend on its number and class alone.
     *
     * @param first number of the first image, at least 0
     * @param labels from 0 to classes - 1, one for each image from there on
     * @param progress is called now and then with the share that is done, 0 to 1
     */
    Images sample(Philox noise, int first, int[] labels, DoubleConsumer progress);

    /** An image of each of these classes, from number 0 on. */
    default Images sample(Philox noise, int[] labels, DoubleConsumer progress) {
        return sample(noise, 0, labels, progress);
    }

    @Override
    default Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        int[] inTurn =
                IntStream.range(first, first + count).map(i -> i % classes()).toArray();
        return sample(noise, first, inTurn, progress);
    }
}
