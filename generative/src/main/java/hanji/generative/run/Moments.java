package hanji.generative.run;

import hanji.nn.data.Images;
import hanji.nn.train.Checkpoint;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of a run as it stood after some steps, kept in its folder.
 *
 * @param taken in order of steps
 * @param leftOut why there are no more of them; empty if nothing was left out
 */
public record Moments(List<Moment> taken, String leftOut) {
    /** Before the first. */
    public static final Moments NONE = new Moments(List.of(), "");

    private static final String STEP = "step-";
    private static final String LEFT_OUT = "left_out";

    /** Keeps the list as it is now. */
    public Moments {
        taken = List.copyOf(taken);
    }

    /** Samples after so many steps. */
    public record Moment(long step, Images samples) {}

    /**
     * What a run's folder holds.
     *
     * @throws FormatException if the file is damaged
     */
    public static Moments read(RunFolder folder) throws IOException {
        Path file = folder.moments();
        if (!Files.exists(file)) return NONE;
        try (var _ = Scope.open()) {
            Checkpoint kept = Checkpoint.read(file);
            List<Moment> taken = new ArrayList<>();
            kept.tensors().forEach((name, tensor) -> taken.add(moment(file, name, tensor)));
            taken.sort(Comparator.comparingLong(Moment::step));
            return new Moments(taken, kept.settings().getOrDefault(LEFT_OUT, ""));
        }
    }

    private static Moment moment(Path file, String name, Tensor tensor) {
        try {
            int[] sizes = tensor.shape().dims();
            return new Moment(
                    Long.parseLong(name.substring(STEP.length())),
                    Images.unlabelled(sizes[1], sizes[2], sizes[3], Arrays.copyOf(tensor.bytes(), tensor.size())));
        } catch (IllegalArgumentException | IndexOutOfBoundsException unfit) {
            throw new FormatException(file, "holds '" + name + "', which is no image drawn after some step", unfit);
        }
    }

    /** Writes the file as a whole or not at all. */
    public void write(RunFolder folder) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (var _ = Scope.open()) {
            for (Moment moment : taken) {
                Images images = moment.samples;
                tensors.put(
                        STEP + moment.step,
                        Tensor.of(images.pixels(), images.count(), images.height(), images.width(), images.channels()));
            }
            new Checkpoint(leftOut.isEmpty() ? Map.of() : Map.of(LEFT_OUT, leftOut), tensors).write(folder.moments());
        }
    }

    /** Those up to a step, as if the run had never gone further. */
    public Moments upTo(long step) {
        return new Moments(taken.stream().filter(moment -> moment.step <= step).toList(), leftOut);
    }

    /** With one more, which is the last. */
    public Moments with(long step, Images samples) {
        List<Moment> all = new ArrayList<>(upTo(step - 1).taken);
        all.add(new Moment(step, samples));
        return new Moments(all, leftOut);
    }

    /** With the reason why some are left out. */
    public Moments leavingOut(String reason) {
        return new Moments(taken, reason);
    }
}
