package hanji.generative.run;

import hanji.generative.model.Loss;
import hanji.generative.model.Unit;
import hanji.nn.train.Checkpoint;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Losses of steps, read from the device late and averaged between two lines of the log. */
final class Losses {
    private static final String KEY = "loss.";

    /** Losses that have not been read, one list a step. */
    private final List<List<Loss>> unread = new ArrayList<>();

    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** A sum in its unit; of no steps, it keeps the unit. */
    private record Pending(Unit unit, double sum, long steps) {
        Pending plus(double value) {
            return new Pending(unit, sum + value, steps + 1);
        }

        double mean() {
            return sum / steps;
        }
    }

    /** Takes a step's losses, which may belong to a scope that closes. */
    void add(List<Loss> losses) {
        losses.forEach(loss -> loss.value().retain());
        unread.add(losses);
    }

    /** @throws Diverged if one is not a finite number */
    void read(long stepsDone) {
        for (int i = 0; i < unread.size(); i++)
            for (Loss loss : unread.get(i)) {
                double raw = loss.value().item();
                if (!Double.isFinite(raw)) throw new Diverged(stepsDone - unread.size() + i + 1, loss.name());
                pending.merge(
                        loss.name(),
                        new Pending(loss.unit(), loss.unit().of(raw), 1),
                        (before, one) -> before.plus(one.sum()));
            }
        unread.forEach(losses -> losses.stream().map(Loss::value).forEach(Tensor::release));
        unread.clear();
    }

    /** Means by name, and begins anew. */
    Map<String, Double> take() {
        var means = new LinkedHashMap<String, Double>();
        pending.forEach((name, value) -> {
            if (value.steps() > 0) means.put(name, value.mean());
        });
        pending.replaceAll((_, value) -> new Pending(value.unit(), 0, 0));
        return means;
    }

    /** The mean of the first that has one, with its unit; empty if none has. */
    String first() {
        Optional<Pending> first =
                pending.values().stream().filter(value -> value.steps() > 0).findFirst();
        return first.map(value -> String.format(Locale.ROOT, "%.3f %s", value.mean(), value.unit())
                        .strip())
                .orElse("");
    }

    Map<String, Unit> units() {
        var units = new LinkedHashMap<String, Unit>();
        pending.forEach((name, value) -> units.put(name, value.unit()));
        return units;
    }

    void save(Map<String, String> text) {
        pending.forEach(
                (name, value) -> text.put(KEY + name, value.unit().name() + " " + value.sum() + " " + value.steps()));
    }

    /** @throws FormatException if a loss is not as {@link #save} writes it */
    void restore(Path file, Checkpoint checkpoint) {
        checkpoint.settings().forEach((key, text) -> {
            if (!key.startsWith(KEY)) return;
            String[] parts = text.split(" ", -1);
            try {
                if (parts.length != 3) throw new IllegalArgumentException(parts.length + " words");
                var value = new Pending(Unit.valueOf(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
                pending.put(key.substring(KEY.length()), value);
            } catch (IllegalArgumentException unfit) {
                throw new FormatException(file, "the checkpoint's '" + key + "' is no loss: " + text, unfit);
            }
        });
    }
}
