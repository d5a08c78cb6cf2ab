package hanji.generative.report;

import hanji.generative.measure.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training run did and reached: all that its report says in words and figures.
 *
 * @param sentence what the model is
 * @param data its name, of a folder the last
 * @param figures on the test images, the headline first; empty while a run trains, or for a model without any
 * @param state what can be said of how far the run got, for example "finished"
 * @param shortened whether it trains for less than the model's usual length
 * @param date of the last step, in words
 * @param command the command line that does this run again
 * @param settings of the model and its training, e.g. channels to 32, in the order to show them
 * @param seconds of training
 * @param parameters number of values that the model consists of
 * @param imageSize for example "28 x 28, grey"
 * @param weightsSha256 in hexadecimal
 * @param dataSha256 of the training data, in hexadecimal
 * @param baselines to hold bits/dim against; those of another test set are marked
 */
public record RunSummary(
        String model,
        String sentence,
        String data,
        TestSet testSet,
        List<Figure> figures,
        String state,
        boolean shortened,
        String date,
        String command,
        Map<String, String> settings,
        long seed,
        long steps,
        long trainImagesSeen,
        double seconds,
        long parameters,
        String imageSize,
        String weightsSha256,
        String dataSha256,
        Environment environment,
        List<Baseline> baselines) {

    /**
     * Where the run took place.
     *
     * @param hanji its version
     * @param numerics version of the order of operations: equal versions give equal bits
     * @param device and precision, e.g. "CPU, F32 STRICT"
     * @param vectorBits width of the vectors that the CPU path used
     */
    public record Environment(
            String hanji,
            String numerics,
            String device,
            String jdk,
            String os,
            int cores,
            int threads,
            int vectorBits) {}

    /** Images a second of training; 0 for a run that took no time. */
    public double imagesPerSecond() {
        return seconds > 0 ? trainImagesSeen / seconds : 0;
    }

    /** The exact likelihood or its bound in bits/dim, if the model has one. */
    public Optional<Figure> bitsPerDim() {
        return figures.stream()
                .filter(figure -> figure.name().equals("bits_per_dim"))
                .findFirst();
    }

    /** The baselines measured on this run's test images. */
    public List<Baseline> comparable() {
        return baselines.stream().filter(b -> b.testSet().equals(testSet)).toList();
    }
}
