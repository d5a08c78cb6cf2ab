package hanji.generative.cli;

import hanji.generative.measure.Measure;
import hanji.generative.measure.Measured;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.util.List;

/** Measures a model on other processes, a part of the images each, to the bits of one process: noise is keyed by part. */
record EvaluateElsewhere(RunFolder folder, SavedModel saved, Images images) {
    List<Measured> measured(WorkersOption.Workers others) throws IOException {
        byte[] checkpoint = Files.readAllBytes(folder.checkpoint());
        List<WorkersOption.Range> parts = WorkersOption.Range.cut(images.count(), Measure.PART);
        List<byte[]> results = others.each(
                "evaluate", parts.stream().map(part -> job(checkpoint, part)).toList(), (_, _) -> {});
        int kinds = results.getFirst().length / Double.BYTES / parts.getFirst().count();
        double[][] values = new double[kinds][images.count()];
        for (int i = 0; i < parts.size(); i++) {
            WorkersOption.Range part = parts.get(i);
            DoubleBuffer result = ByteBuffer.wrap(results.get(i)).asDoubleBuffer();
            for (double[] kind : values) result.get(kind, part.from(), part.count());
        }
        return Measure.measured(saved.fitted(), images, values);
    }

    private ModelJob job(byte[] checkpoint, WorkersOption.Range part) {
        int first = part.from();
        var slice = ModelJob.Sent.of(images.slice(part.from(), part.to()));
        return new ModelJob(
                checkpoint,
                model -> bytes(Measure.values(
                        model.fitted(), slice.images(), model.site().noise(), first, _ -> {})));
    }

    private static byte[] bytes(double[][] values) {
        int length = values.length == 0 ? 0 : values.length * values[0].length;
        ByteBuffer bytes = ByteBuffer.allocate(length * Double.BYTES);
        for (double[] kind : values) for (double value : kind) bytes.putDouble(value);
        return bytes.array();
    }
}
