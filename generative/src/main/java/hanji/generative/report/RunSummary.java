package hanji.generative.report;

import java.util.List;
import java.util.Map;

/**
 * What a training run did and reached: all that its report says in words and figures.
 *
 * @param bitsPerDim mean over the test images
 * @param standardError of that mean: standard deviation over images / sqrt(images)
 * @param command the command line that does this run again
 * @param settings of the model and its training, e.g. channels to 32, in the order to show them
 * @param seconds of training
 * @param weightsSha256 in hexadecimal
 * @param dataSha256 of the training data, in hexadecimal
 * @param baselines to hold the result against; those of another test set are marked
 */
public record RunSummary(
        String model,
        String data,
        TestSet testSet,
        double bitsPerDim,
        double standardError,
        String command,
        Map<String, String> settings,
        long seed,
        long steps,
        long trainImagesSeen,
        double seconds,
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

    /** The baselines measured on this run's test images. */
    public List<Baseline> comparable() {
        return baselines.stream().filter(b -> b.testSet().equals(testSet)).toList();
    }
}
