package hanji.generative.run;

import hanji.generative.counts.CountTable;
import hanji.nn.train.Checkpoint;
import hanji.nn.train.Weights;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A count table in a run folder. */
public final class CountTableRun {
    static final String MODEL = "counts";

    private static final String COUNTS = "counts";

    private CountTableRun() {}

    /** Writes the table as a checkpoint. */
    public static void save(RunFolder folder, Settings settings, CountTable table) throws IOException {
        var text = new LinkedHashMap<String, String>();
        text.put("model", MODEL);
        text.putAll(settings.toText());
        text.put("height", Integer.toString(table.height()));
        text.put("width", Integer.toString(table.width()));
        text.put("levels", Integer.toString(table.levels()));
        text.put("alpha", Double.toString(table.alpha()));
        new Checkpoint(text, tensors(table)).write(folder.checkpoint());
    }

    /** Fingerprint of the counts. */
    public static String sha256(CountTable table) {
        return Weights.sha256(tensors(table));
    }

    private static Map<String, Tensor> tensors(CountTable table) {
        int bins = CountTable.BINS;
        return Map.of(COUNTS, Tensor.of(table.counts(), bins, bins, bins, table.levels()));
    }

    static SavedModel load(RunFolder folder, Checkpoint checkpoint) {
        Path file = folder.checkpoint();
        Tensor counts = checkpoint.tensors().get(COUNTS);
        if (counts == null) throw new FormatException(file, "the checkpoint lacks '" + COUNTS + "'");
        try {
            var table = new CountTable(
                    Settings.read(file, checkpoint, "levels", Integer::parseInt),
                    Settings.read(file, checkpoint, "alpha", Double::parseDouble),
                    Settings.read(file, checkpoint, "height", Integer::parseInt),
                    Settings.read(file, checkpoint, "width", Integer::parseInt),
                    Arrays.copyOf(counts.ints(), counts.size()));
            return new SavedModel(
                    MODEL, Settings.of(file, checkpoint), table, Device.cpu(1), table.height(), table.width(), 1);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException unfit) {
            throw new FormatException(file, "the counts do not fit: " + unfit.getMessage(), unfit);
        }
    }
}
