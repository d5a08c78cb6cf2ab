package hanji.generative.run;

import hanji.cuda.Cuda;
import hanji.cuda.Precision;
import hanji.nn.train.Checkpoint;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** In what precisions the steps of a run were computed, in the order in which these came first. */
final class Precisions {
    private static final String KEY = "precision";
    private static final String SEPARATOR = ", then ";

    private final Set<Precision> all = new LinkedHashSet<>();

    /** That of a device; of the CPU, {@link Precision#STRICT}. */
    static Precision of(Device device) {
        return device.cuda().map(Cuda::precision).orElse(Precision.STRICT);
    }

    /** A step was computed in one. */
    void add(Precision precision) {
        all.add(precision);
    }

    /** Whether no step was computed in another. */
    boolean areAll(Precision precision) {
        return all.stream().allMatch(precision::equals);
    }

    /** A run that is STRICT as a whole has no word of it. */
    void save(Map<String, String> text) {
        if (!areAll(Precision.STRICT)) text.put(KEY, toString());
    }

    /**
     * @param done steps
     * @throws FormatException if a precision is not as {@link #save} writes it
     */
    void restore(Path file, Checkpoint checkpoint, long done) {
        all.clear();
        if (checkpoint.settings().containsKey(KEY))
            all.addAll(Settings.read(file, checkpoint, KEY, Precisions::parsed));
        else if (done > 0) all.add(Precision.STRICT);
    }

    private static Set<Precision> parsed(String text) {
        var parsed = new LinkedHashSet<Precision>();
        for (String name : text.split(SEPARATOR, -1)) parsed.add(Precision.valueOf(name));
        return parsed;
    }

    /** For example "TF32", or "STRICT, then TF32". */
    @Override
    public String toString() {
        return all.stream().map(Precision::name).collect(Collectors.joining(SEPARATOR));
    }
}
