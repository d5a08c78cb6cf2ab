package hanji.generative.cli;

import hanji.generative.distributed.Cluster;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Work of a trained model on another process, which is sent both: it needs neither the run's folder nor the data.
 *
 * @param checkpoint of the run
 * @param work of the model
 */
record ModelJob(byte[] checkpoint, Work work) implements Cluster.Job {
    /** What to do; it captures what can be sent only. */
    @FunctionalInterface
    interface Work extends Serializable {
        /** The result of a part. */
        byte[] of(SavedModel model) throws IOException;
    }

    /** Images as they travel. */
    record Sent(int height, int width, int channels, byte[] pixels, int[] labels, ArrayList<String> classNames)
            implements Serializable {
        static Sent of(Images images) {
            return new Sent(
                    images.height(),
                    images.width(),
                    images.channels(),
                    images.pixels(),
                    images.labels(),
                    new ArrayList<>(images.classNames()));
        }

        Images images() {
            return Images.of(height, width, channels, pixels, labels, List.copyOf(classNames));
        }
    }

    @Override
    public byte[] run() throws IOException {
        Path folder = Files.createTempDirectory("hanji-job-");
        Path file = new RunFolder(folder).checkpoint();
        try {
            Files.write(file, checkpoint);
            return work.of(SavedModel.load(RunFolder.open(folder), _ -> Device.cpu(1)));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
