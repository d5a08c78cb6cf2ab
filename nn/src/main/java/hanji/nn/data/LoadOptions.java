package hanji.nn.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a user can choose about loading any data set. The result of a run depends on it, so a run keeps it, as
 * {@link #toText}.
 *
 * @param limit images of each part of the split at most, the first ones; empty for all
 * @param validation images held out of the training images for validation; empty for what the set offers: its own
 *     validation images if it has any, else the last twelfth of the training images
 */
public record LoadOptions(OptionalInt limit, OptionalInt validation) {
    /** All images, and the set's own choice for the rest. */
    public static final LoadOptions DEFAULT = new LoadOptions(OptionalInt.empty(), OptionalInt.empty());

    private static final int SHARE = 12;

    /** @throws IllegalArgumentException if the limit is not positive or the number of validation images is negative */
    public LoadOptions {
        if (limit.orElse(1) < 1 || validation.orElse(0) < 0) {
            throw new IllegalArgumentException("limit " + limit + ", validation " + validation);
        }
    }

    /** The same with {@code n} images of each part at most. */
    public LoadOptions withLimit(int n) {
        return new LoadOptions(OptionalInt.of(n), validation);
    }

    /** The same with {@code n} images for validation. */
    public LoadOptions withValidation(int n) {
        return new LoadOptions(limit, OptionalInt.of(n));
    }

    /**
     * How many of a set's training images are held out for validation.
     *
     * @param source of the images, for the message
     * @throws DataException if none would be left to train on
     */
    int heldOut(Object source, int train) {
        int heldOut = validation.orElse(train / SHARE);
        if (heldOut >= train) {
            throw new DataException(
                    source,
                    "has " + train + " training images",
                    "more than the " + heldOut + " to hold out for validation",
                    "hold out fewer (--validation)");
        }
        return heldOut;
    }

    /** Holds the last training images out for validation, and limits each part. */
    Split split(Object source, Images train, Images test) {
        return limited(Split.holdingOut(train, heldOut(source, train.count()), test));
    }

    Split limited(Split split) {
        return limit.isPresent() ? split.limit(limit.getAsInt()) : split;
    }

    /** What differs from the {@link #DEFAULT}, by the name of the command line's option. */
    public Map<String, String> toText() {
        var text = new LinkedHashMap<String, String>();
        limit.ifPresent(n -> text.put("limit", Integer.toString(n)));
        validation.ifPresent(n -> text.put("validation", Integer.toString(n)));
        return text;
    }

    /**
     * The options that {@link #toText} wrote; other keys are passed over.
     *
     * @throws IllegalArgumentException if a value is none that it writes
     */
    public static LoadOptions ofText(Map<String, String> text) {
        return new LoadOptions(number(text, "limit"), number(text, "validation"));
    }

    private static OptionalInt number(Map<String, String> text, String key) {
        return text.containsKey(key) ? OptionalInt.of(Integer.parseInt(text.get(key))) : OptionalInt.empty();
    }
}
