package hanji.nn.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a user can choose about loading any data set. The result of a run depends on it, so a run keeps it, as
 * {@link #toText}.
 *
 * @param limit images of each part of the split at most, the first ones; empty for all
 * @param validation images held out of the training images for validation; empty for what the set offers: its own
 *     validation images if it has any, else the last twelfth of the training images
 * @param resize the size to which every image is scaled; the sides may be scaled differently
 * @param background onto which transparent pixels are laid; without it they are an error
 * @param skipUnreadable whether image files that cannot be read are passed over, rather than an error
 * @param without a class, by name or number, whose images are left out of all parts; empty for none
 * @param stacked whether grey images are made into stacks of three ({@link Stacks}), after all else
 */
public record LoadOptions(
        OptionalInt limit,
        OptionalInt validation,
        Optional<Size> resize,
        Optional<Rgb> background,
        boolean skipUnreadable,
        Optional<String> without,
        boolean stacked) {
    /** All images as they are, and the set's own choice of those for validation. */
    public static final LoadOptions DEFAULT =
            new LoadOptions(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(), false);

    private static final int SHARE = 12;

    /** @throws IllegalArgumentException if the limit is not positive or the number of validation images is negative */
    public LoadOptions {
        if (limit.orElse(1) < 1 || validation.orElse(0) < 0) {
            throw new IllegalArgumentException("limit " + limit + ", validation " + validation);
        }
    }

    /** Of images of all classes, not stacked. */
    public LoadOptions(
            OptionalInt limit,
            OptionalInt validation,
            Optional<Size> resize,
            Optional<Rgb> background,
            boolean skipUnreadable) {
        this(limit, validation, resize, background, skipUnreadable, Optional.empty(), false);
    }

    /** The same with {@code n} images of each part at most. */
    public LoadOptions withLimit(int n) {
        return new LoadOptions(OptionalInt.of(n), validation, resize, background, skipUnreadable, without, stacked);
    }

    /** The same with {@code n} images for validation. */
    public LoadOptions withValidation(int n) {
        return new LoadOptions(limit, OptionalInt.of(n), resize, background, skipUnreadable, without, stacked);
    }

    /** The same with all images of all classes, and the set's own choice of those for validation. */
    public LoadOptions whole() {
        return new LoadOptions(
                OptionalInt.empty(),
                OptionalInt.empty(),
                resize,
                background,
                skipUnreadable,
                Optional.empty(),
                stacked);
    }

    /** The same, stacked or as they are. */
    public LoadOptions withStacked(boolean whether) {
        return new LoadOptions(limit, validation, resize, background, skipUnreadable, without, whether);
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
        return applied(Split.holdingOut(train, heldOut(source, train.count()), test));
    }

    /** Limits each part, and scales its images. */
    Split applied(Split split) {
        Split some = limit.isPresent() ? split.limit(limit.getAsInt()) : split;
        return resize.isEmpty()
                ? some
                : new Split(
                        some.train().resized(resize.get()),
                        some.validation().resized(resize.get()),
                        some.test().resized(resize.get()));
    }

    /**
     * How many of a set's own validation images are used.
     *
     * @param source of the images, for the message
     * @throws DataException if there are not as many as asked for
     */
    int ofOwn(Object source, int available) {
        int wanted = validation.orElse(available);
        if (wanted > available) {
            throw new DataException(
                    source,
                    "has " + available + " validation images",
                    "at least the " + wanted + " asked for",
                    "ask for fewer (--validation)");
        }
        return wanted;
    }

    /** What differs from the {@link #DEFAULT}, by the name of the command line's option; an option without a value has an empty one. */
    public Map<String, String> toText() {
        var text = new LinkedHashMap<String, String>();
        limit.ifPresent(n -> text.put("limit", Integer.toString(n)));
        validation.ifPresent(n -> text.put("validation", Integer.toString(n)));
        resize.ifPresent(size -> text.put("resize", size.toString()));
        background.ifPresent(colour -> text.put("background", colour.toString()));
        if (skipUnreadable) {
            text.put("skip-unreadable", "");
        }
        without.ifPresent(name -> text.put("without", name));
        if (stacked) {
            text.put("stacked", "");
        }
        return text;
    }

    /**
     * The options that {@link #toText} wrote; other keys are passed over.
     *
     * @throws IllegalArgumentException if a value is none that it writes
     */
    public static LoadOptions ofText(Map<String, String> text) {
        return new LoadOptions(
                number(text, "limit"),
                number(text, "validation"),
                Optional.ofNullable(text.get("resize")).map(Size::of),
                Optional.ofNullable(text.get("background")).map(Rgb::of),
                text.containsKey("skip-unreadable"),
                Optional.ofNullable(text.get("without")),
                text.containsKey("stacked"));
    }

    private static OptionalInt number(Map<String, String> text, String key) {
        return text.containsKey(key) ? OptionalInt.of(Integer.parseInt(text.get(key))) : OptionalInt.empty();
    }
}
