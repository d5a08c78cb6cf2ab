package hanji.generative.run;

import hanji.nn.data.ImageFolder;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A training of two steps without the evaluation and the samples that follow in the command: short enough for a JVM
 * that interprets. Prints the fingerprint of the weights.
 */
public final class TrainingOnly {
    private TrainingOnly() {}

    /** @param words a folder of grey images, and the folder for the run */
    public static void main(String[] words) throws IOException {
        System.out.println(weightsSha256(Path.of(words[0]), Path.of(words[1])));
    }

    /** The fingerprint after two steps. */
    public static String weightsSha256(Path images, Path out) throws IOException {
        Split split = ImageFolder.read(images, LoadOptions.DEFAULT);
        var settings = new Settings(
                images.toString(), split.train().sha256(), LoadOptions.DEFAULT, 2, 1, 2, 0.003, 1, new Budget.Steps(2));
        PixelCnnRun run = PixelCnnRun.begin(settings, split.train(), Device.cpu(2));
        new TrainingLoop(run, RunFolder.create(out), split, Duration.ofMinutes(1), () -> false, (_, _) -> {}).train();
        return run.weightsSha256();
    }
}
