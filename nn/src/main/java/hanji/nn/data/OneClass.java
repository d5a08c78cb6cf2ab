package hanji.nn.data;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A class of a data set.
 *
 * @param label its number
 */
public record OneClass(int label) {
    /**
     * The class of this name, in any case, or number.
     *
     * @param source of the images, for the message
     * @param train its training images
     * @throws DataException if no training image is of such a class, or all are
     */
    public static OneClass named(Object source, Images train, String nameOrNumber) {
        int label = IntStream.range(0, train.classNames().size())
                .filter(i -> train.classNames().get(i).equalsIgnoreCase(nameOrNumber))
                .findFirst()
                .orElseGet(() -> nameOrNumber.matches("\\d{1,6}") ? Integer.parseInt(nameOrNumber) : -1);
        int images = train.labelled()
                ? (int) IntStream.range(0, train.count())
                        .filter(i -> train.label(i) == label)
                        .count()
                : 0;
        if (images == 0 || images == train.count())
            throw new DataException(
                    source,
                    "has " + (images == 0 ? "no" : "nothing but") + " training images of the class " + nameOrNumber,
                    train.classNames().isEmpty() ? "the number of a class" : String.join(", ", train.classNames()),
                    "name another class");
        return new OneClass(label);
    }

    /** All images of other classes; labels and names stay as they are. */
    public Split leftOutOf(Split all) {
        return new Split(leftOutOf(all.train()), leftOutOf(all.validation()), leftOutOf(all.test()));
    }

    private Images leftOutOf(Images images) {
        return images.labelled() ? those(images, each -> each != label) : images;
    }

    /** The images of this class. */
    public Images of(Images images) {
        return those(images, each -> each == label);
    }

    private static Images those(Images images, IntPredicate wanted) {
        return images.select(IntStream.range(0, images.count())
                .filter(i -> wanted.test(images.label(i)))
                .toArray());
    }
}
