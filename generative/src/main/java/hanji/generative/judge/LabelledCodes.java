package hanji.generative.judge;

import hanji.generative.measure.ClassMeans;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Described;
import hanji.generative.model.Decodes;
import hanji.generative.model.Describes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Codes, and the class of each.
 *
 * @param classes [N], of the image that a code is of, or that a model makes of it
 */
public record LabelledCodes(Codes codes, int[] classes) {
    private static final int TOGETHER = 500;
    /** Draws at most for one that is wanted. */
    private static final int PATIENCE = 100;

    /** Codes of labelled images. */
    public static LabelledCodes of(Encodes model, Images labelled, DoubleConsumer progress) {
        return new LabelledCodes(Codes.of(model, labelled, progress), labelled.labels());
    }

    /** Codes with the classes that a classifier takes their images for. */
    public static LabelledCodes of(Decodes model, Describes classifier, Codes codes, DoubleConsumer progress) {
        Images images = codes.decoded(model, done -> progress.accept(done / 2));
        Described described = Described.of(classifier, images, done -> progress.accept((1 + done) / 2));
        return new LabelledCodes(codes, described.classes());
    }

    /**
     * Codes from the prior whose images a classifier takes for some classes.
     *
     * @param wanted classes
     * @param count of them; fewer where the model draws them too rarely
     * @param progress is told the share that is found, 0 to 1
     * @return none if there is not one
     */
    public static Optional<LabelledCodes> drawn(
            DrawsCodes model, Describes classifier, Noise noise, int[] wanted, int count, DoubleConsumer progress) {
        List<double[]> codes = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        long most = (long) PATIENCE * count / TOGETHER + 1;
        for (int part = 0; part < most && codes.size() < count; part++) {
            Codes some = Codes.drawn(model, noise.of("codes of classes", part), TOGETHER);
            int[] taken = of(model, classifier, some, _ -> {}).classes;
            for (int i = 0; i < TOGETHER && codes.size() < count; i++)
                if (contains(wanted, taken[i])) {
                    codes.add(some.code(i));
                    classes.add(taken[i]);
                }
            progress.accept(codes.size() / (double) count);
        }
        if (codes.isEmpty()) return Optional.empty();
        return Optional.of(new LabelledCodes(
                Codes.each(codes.size(), codes::get),
                classes.stream().mapToInt(each -> each).toArray()));
    }

    /**
     * Those of some classes, in another order.
     *
     * @param most how many at most
     * @return none if there is not one
     */
    public Optional<LabelledCodes> only(int[] wanted, int most, Philox order) {
        int[] numbers = Arrays.stream(order.permutation(classes.length))
                .filter(i -> contains(wanted, classes[i]))
                .limit(most)
                .toArray();
        return numbers.length == 0 ? Optional.empty() : Optional.of(select(numbers));
    }

    /** Those of these numbers, at least one, in this order. */
    public LabelledCodes select(int[] numbers) {
        return new LabelledCodes(
                codes.select(numbers),
                Arrays.stream(numbers).map(number -> classes[number]).toArray());
    }

    private static boolean contains(int[] wanted, int label) {
        return Arrays.stream(wanted).anyMatch(each -> each == label);
    }

    /**
     * The mean code of each class.
     *
     * @param number of classes
     */
    public ClassMeans means(int number) {
        return ClassMeans.of(codes, classes, number);
    }
}
