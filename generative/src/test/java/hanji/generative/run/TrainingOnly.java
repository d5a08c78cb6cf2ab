package hanji.generative.run;

import hanji.nn.data.ImageFolder;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;

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
        Run run = TinyRun.begin(split, 2, 2, 2, Device.cpu(2));
        TinyRun.train(run, RunFolder.create(out), split, () -> false);
        return run.weightsSha256();
    }
}
