package hanji.nn.train;

import hanji.autograd.Numerics;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import hanji.tensor.format.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a training run needs to go on to the same bits: each tensor that training changes, and its settings
 * and counters as text. Randomness needs no state beside the seed and the step.
 *
 * @param settings text by key
 * @param tensors by name
 * @param unread why tensors of the file are not among these, by name
 */
public record Checkpoint(Map<String, String> settings, Map<String, Tensor> tensors, Map<String, String> unread) {
    private static final String KIND = "hanji.checkpoint";
    private static final String FORMAT = "1";
    private static final String NUMERICS = "hanji.numerics";
    private static final String SHA256 = "hanji.sha256";

    /** What is to be written. */
    public Checkpoint(Map<String, String> settings, Map<String, Tensor> tensors) {
        this(settings, tensors, Map.of());
    }

    /** Writes the file as a whole or not at all: aside, forced to the disk, renamed. */
    public void write(Path file) throws IOException {
        var metadata = new LinkedHashMap<>(settings);
        metadata.put(KIND, FORMAT);
        metadata.put(NUMERICS, Integer.toString(Numerics.VERSION));
        metadata.put(SHA256, sha256(metadata, tensors));
        new SafeTensors(metadata, tensors).write(file);
    }

    /**
     * Reads a checkpoint. A tensor of a type that Hanji does not hold is none of its own, so the checksum leaves it out.
     *
     * @throws FormatException if the file is damaged, is no checkpoint, or was made under other numerics
     */
    public static Checkpoint read(Path file) throws IOException {
        SafeTensors read = SafeTensors.read(file);
        if (!FORMAT.equals(read.metadata().get(KIND)))
            throw new FormatException(file, "is a safetensors file but no checkpoint of Hanji's");
        String numerics = read.metadata().getOrDefault(NUMERICS, "none");
        if (!numerics.equals(Integer.toString(Numerics.VERSION)))
            throw new FormatException(
                    file,
                    "was made under numerics version " + numerics + ", this is version " + Numerics.VERSION
                            + "; train anew, or use the Hanji that made it");
        var settings = new LinkedHashMap<>(read.metadata());
        String written = settings.remove(SHA256);
        if (!sha256(settings, read.tensors()).equals(written))
            throw new FormatException(
                    file, "is damaged: its content no longer has the checksum that it was written with; train anew");
        settings.keySet().removeAll(List.of(KIND, NUMERICS));
        return new Checkpoint(settings, read.tensors(), read.unread());
    }

    private static String sha256(Map<String, String> settings, Map<String, Tensor> tensors) {
        return Weights.sha256(new TreeMap<>(settings).toString(), tensors);
    }

    /**
     * A setting that must be there.
     *
     * @throws FormatException if it is not
     */
    public String setting(Path file, String key) {
        String value = settings.get(key);
        if (value == null) throw new FormatException(file, "the checkpoint lacks its setting '" + key + "'");
        return value;
    }
}
