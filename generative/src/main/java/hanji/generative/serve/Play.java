package hanji.generative.serve;

import hanji.generative.measure.Codes;
import hanji.generative.measure.Interpolation;
import hanji.generative.model.Completes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.report.ImageGrid;
import hanji.generative.serve.Models.Loaded;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** What a model makes of what a page asks it. The same question to the same model has the same answer. */
final class Play {
    /** A number of a code: standard normal ones are never as far out. */
    private static final double FARTHEST = 10;

    private static final Map<String, BiFunction<Loaded, Asked, Map<String, Object>>> DEEDS = Map.of(
            "complete",
            image(Play::completed),
            "decode",
            image(Play::decoded),
            "walk",
            image(Play::between),
            "plane",
            Play::plane,
            "code",
            Play::code,
            "score",
            Play::score);

    private Play() {}

    /** The deed of this name. */
    static Optional<BiFunction<Loaded, Asked, Map<String, Object>>> named(String name) {
        return Optional.ofNullable(DEEDS.get(name)).map(deed -> (model, asked) -> {
            try (var _ = Scope.open()) {
                return deed.apply(model, asked);
            }
        });
    }

    /** A deed whose answer is an image, with the time that it took. */
    private static BiFunction<Loaded, Asked, Map<String, Object>> image(BiFunction<Loaded, Asked, Images> deed) {
        return (model, asked) -> {
            long began = System.nanoTime();
            byte[] pixels = deed.apply(model, asked).pixels();
            return picture(pixels, began);
        };
    }

    private static Map<String, Object> picture(byte[] pixels, long began) {
        long micros = (System.nanoTime() - began) / 1000;
        int[] values = IntStream.range(0, pixels.length)
                .map(i -> Byte.toUnsignedInt(pixels[i]))
                .toArray();
        return Map.of("pixels", values, "milliseconds", micros / 1000.0);
    }

    /** The rest of an image, of which the first rows are known, or any pixels. */
    private static Images completed(Loaded model, Asked asked) {
        Site site = model.site();
        Images given = drawing(site, asked);
        Philox noise = noise(asked, "seed", "completion shown");
        if (asked.has("known"))
            return model.saved()
                    .able(Inpaints.class, "complete an image from any part of it")
                    .inpaint(noise, given, asked.answers("known", site.height() * site.width()));
        return model.saved()
                .able(Completes.class, "complete images")
                .complete(noise, given, asked.whole("rows", 0, site.height()));
    }

    /** The image of a seed's code, of which the first numbers are replaced. */
    private static Images decoded(Loaded model, Asked asked) {
        return decoded(model, moved(model, asked));
    }

    private static double[] moved(Loaded model, Asked asked) {
        double[] code = drawn(model, asked, "seed");
        double[] first = asked.numbers("code", Offer.sliders(model.site(), code.length), -FARTHEST, FARTHEST);
        System.arraycopy(first, 0, code, 0, first.length);
        return code;
    }

    /** Images of the plane of a code's first two numbers: the first rises to the right, the second upwards. */
    private static Map<String, Object> plane(Loaded model, Asked asked) {
        long began = System.nanoTime();
        double[] code = moved(model, asked);
        if (!Offer.hasPlane(model.site(), code.length)) throw Refusal.bad("this model has no plane of codes here");
        int side = Offer.PLANE;
        Images images = Codes.each(side * side, i -> at(code, i % side, side - 1 - i / side))
                .decoded(codes(model), _ -> {});
        return picture(ImageGrid.of(images, side).pixels(), began);
    }

    /** The code in the middle of a cell of the plane. */
    private static double[] at(double[] code, int column, int row) {
        double[] there = code.clone();
        there[0] = Offer.REACH * (2 * (column + 0.5) / Offer.PLANE - 1);
        there[1] = Offer.REACH * (2 * (row + 0.5) / Offer.PLANE - 1);
        return there;
    }

    /** The image of a code between those of two seeds, along an arc as {@code ./hanji interpolate} goes. */
    private static Images between(Loaded model, Asked asked) {
        double share = asked.number("share", 0, 1);
        double[] from = drawn(model, asked, "from"), to = drawn(model, asked, "to");
        return decoded(model, Interpolation.SLERP.between(from, to, share));
    }

    /** The first numbers of the code of a seed. */
    private static Map<String, Object> code(Loaded model, Asked asked) {
        double[] code = drawn(model, asked, "seed");
        return Map.of("code", Arrays.copyOf(code, Offer.sliders(model.site(), code.length)));
    }

    /** How likely an image is, in words. */
    private static Map<String, Object> score(Loaded model, Asked asked) {
        Scores scores = model.saved().able(Scores.class, "say how likely an image is");
        Images image = drawing(model.site(), asked);
        double nats = scores.nats(image, new Noise(0).of("score shown", 0))[0];
        String text = switch (scores.space()) {
            case BYTES -> figure(nats / image.imageSize(), Unit.BITS_PER_DIM);
            case BINARIZED -> figure(nats, Unit.NATS) + " of the image made black and white";
        };
        return Map.of("text", text, "meaning", scores.meaning().toString());
    }

    private static String figure(double raw, Unit unit) {
        return String.format(Locale.ROOT, "%." + unit.digits() + "f %s", unit.of(raw), unit);
    }

    private static Images drawing(Site site, Asked asked) {
        byte[] pixels = asked.intensities("pixels", site.dimensions());
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }

    private static Philox noise(Asked asked, String seed, String use) {
        return new Noise(asked.whole(seed, 0, Integer.MAX_VALUE)).of(use, 0);
    }

    private static DrawsCodes codes(Loaded model) {
        return model.saved().able(DrawsCodes.class, "draw codes");
    }

    /** The code that a seed draws. */
    private static double[] drawn(Loaded model, Asked asked, String seed) {
        return Codes.drawn(codes(model), noise(asked, seed, "codes shown"), 1).values();
    }

    private static Images decoded(Loaded model, double[] code) {
        return Codes.each(1, _ -> code).decoded(codes(model), _ -> {});
    }
}
