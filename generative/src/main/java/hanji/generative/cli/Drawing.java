package hanji.generative.cli;

import hanji.generative.model.Draws;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.Site;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Sampled;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Images to draw from a model, here or on other processes, a range of their numbers each: the same bits.
 *
 * @param labels the class of each image, or empty: as the model likes
 * @param plain whether nothing is kept from one pixel to the next
 */
record Drawing(long seed, int count, int[] labels, boolean plain) implements Serializable {
    /** Images that a job draws, at least: drawn together they cost less each. */
    private static final int TOGETHER = 8;

    /** What draws. */
    Draws sampler(SavedModel saved) {
        Draws model = saved.able(Draws.class, "draw images");
        return plain && model instanceof Sampled sampled ? sampled.plain() : model;
    }

    Images here(SavedModel saved, DoubleConsumer progress) {
        return images(saved, 0, count, progress);
    }

    private Images images(SavedModel saved, int from, int to, DoubleConsumer progress) {
        Philox noise = RunOutputs.sampling(seed);
        Draws sampler = sampler(saved);
        return sampler instanceof DrawsClasses draws && labels.length > 0
                ? draws.sample(noise, from, Arrays.copyOfRange(labels, from, to), progress)
                : sampler.sample(noise, from, to - from, progress);
    }

    Images elsewhere(RunFolder folder, Site site, WorkersOption.Workers others) throws IOException {
        byte[] checkpoint = Files.readAllBytes(folder.checkpoint());
        List<ModelJob> jobs = WorkersOption.Range.cut(count, TOGETHER).stream()
                .map(part -> job(checkpoint, part.from(), part.to()))
                .toList();
        var pixels = new ByteArrayOutputStream();
        for (byte[] part : others.each("sample", jobs, (_, _) -> {})) pixels.writeBytes(part);
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels.toByteArray());
    }

    private ModelJob job(byte[] checkpoint, int from, int to) {
        return new ModelJob(
                checkpoint, model -> images(model, from, to, _ -> {}).pixels());
    }
}
