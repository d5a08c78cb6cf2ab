package hanji.generative.cli;

import java.util.Locale;

/**
 * What a training run reached.
 *
 * @param reproducible whether the same command gives the same weights: not where the length was given in minutes
 * @param testBitsPerDim mean over the test images
 * @param testStandardError of that mean
 * @param device "CPU", or the name of the GPU
 * @param threads of the CPU; 1 where a GPU computed
 */
record TrainResult(
        String model,
        String data,
        long seed,
        long steps,
        long trainImagesSeen,
        double seconds,
        double imagesPerSecond,
        double testBitsPerDim,
        double testStandardError,
        int testImages,
        String weightsSha256,
        String dataSha256,
        int parameters,
        boolean reproducible,
        String command,
        String hanji,
        int numerics,
        String jdk,
        String device,
        int threads,
        int vectorBits,
        String runDir)
        implements Result {
    @Override
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s/report.html: %.3f ± %.3f bits/dim on %,d test images: coded with this model, a pixel costs"
                        + " %.3f bits on average (8 without a model; lower is better)",
                runDir,
                testBitsPerDim,
                testStandardError,
                testImages,
                testBitsPerDim);
    }
}
