package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;

import hanji.autograd.Op;
import hanji.generative.model.Denoises;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Edits;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Site;
import hanji.kernels.random.Diffuse;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/** A fitted model that draws images, or parts of them, by taking noise away. Its images have values from -1 to 1. */
interface DrawsByDenoising extends Denoises, Edits, Inpaints {
    /** Images that go through the network at once. */
    int TOGETHER = 100;

    /** Times that a step of inpainting is taken. */
    int RESAMPLED = 4;

    Site site();

    UNet network();

    /** The steps of drawing. */
    Ddim steps();

    /**
     * What images were before noise was added.
     *
     * @param labels their classes, [N] of I32, or {@link UNet#noClass}
     * @param guidance how far beyond what the class says: {@link Guidance}
     */
    Denoiser denoiser(Tensor labels, double guidance);

    /** Of images without a class. */
    default Denoiser denoiser(int count) {
        return denoiser(network().noClass(count), 0);
    }

    @Override
    default Map<String, Tensor> weights() {
        return network().parameters();
    }

    /** Images from values in [-1, 1], [N, D]. */
    default Images images(Tensor values) {
        return site().images(affine(values, 0.5, 0.5));
    }

    /** The values of images, [N, D] in [-1, 1]. */
    default Tensor values(Images images) {
        return reshape(affine(site().unit(images), 2, -1), images.count(), site().dimensions());
    }

    @Override
    default Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        return FromNoise.images(
                noise,
                first,
                count,
                site().dimensions(),
                site(),
                (normal, number) -> drawn(denoiser(normal.shape().dim(0)), normal, noise, number),
                progress);
    }

    /** Images of values in [0, 1] from standard normal numbers, [N, D]; the first has this number among all. */
    default Tensor drawn(Denoiser denoiser, Tensor normal, Philox noise, long first) {
        return affine(steps().images(denoiser, normal, noise, first), 0.5, 0.5);
    }

    @Override
    default Images path(Philox noise, int count, int pictures) {
        byte[][] states = new byte[pictures][];
        try (var _ = Scope.open()) {
            Denoiser denoiser = denoiser(count);
            Tensor state = FromNoise.codes(noise, 0, count, site().dimensions(), site());
            int done = 0;
            for (int picture = 0; picture < pictures; picture++) {
                int until = steps().steps() * picture / (pictures - 1);
                state = steps().go(denoiser, state, done, until, noise, 0);
                done = until;
                states[picture] = images(state).pixels();
            }
        }
        return inTurn(states, count);
    }

    /** The pictures of the first image, then those of the second, and so on. */
    private Images inTurn(byte[][] states, int count) {
        var pixels = new ByteArrayOutputStream();
        int size = site().dimensions();
        for (int image = 0; image < count; image++) for (byte[] state : states) pixels.write(state, image * size, size);
        return images(pixels.toByteArray());
    }

    private Images images(byte[] pixels) {
        return Images.unlabelled(site().height(), site().width(), site().channels(), pixels);
    }

    /** arXiv:2108.01073, algorithm 2: noise is added up to a level, and taken away again. */
    @Override
    default Images edit(Philox noise, Images images, double strength) {
        site().requireFit(images);
        if (!(strength >= 0 && strength <= 1))
            throw new IllegalArgumentException("the strength of an edit must be from 0 to 1, not " + strength);
        int from = steps().steps() - (int) Math.round(strength * steps().steps());
        Level level = steps().levels().get(from);
        return inParts(images, _ -> {}, (part, first) -> {
            Tensor values = values(part);
            List<Level> levels = Collections.nCopies(part.count(), level);
            Tensor signal = Level.each(levels, Level::signal, values),
                    deviation = Level.each(levels, Level::noise, values);
            Tensor noisy = Op.run(new Diffuse(values, signal, deviation, noise, first * site().dimensions()));
            return steps().go(denoiser(part.count()), noisy, from, steps().steps(), noise, first);
        });
    }

    @Override
    default Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
        boolean[] known = new boolean[site().height() * site().width()];
        Arrays.fill(known, 0, knownRows * site().width(), true);
        return inpaint(noise, images, known, progress);
    }

    @Override
    default Images inpaint(Philox noise, Images images, boolean[] known, DoubleConsumer progress) {
        site().requireFit(images);
        if (known.length != site().height() * site().width())
            throw new IllegalArgumentException("which pixels are known takes " + site().height() * site().width()
                    + " answers for images of " + site().height() + " x " + site().width() + ", not " + known.length);
        double[] mask = IntStream.range(0, site().dimensions())
                .mapToDouble(value -> known[value / site().channels()] ? 1 : 0)
                .toArray();
        var inpainting = new Inpainting(steps().levels(), RESAMPLED);
        Images filled = inParts(images, progress, (part, first) -> {
            Tensor ofKnown = Tensor.of(mask, mask.length).to(site().dtype(), site().device());
            return inpainting.fill(denoiser(part.count()), values(part), ofKnown, noise, first);
        });
        byte[] pixels = filled.pixels(), given = images.pixels();
        for (int i = 0; i < pixels.length; i++) if (mask[i % mask.length] > 0) pixels[i] = given[i];
        return images(pixels);
    }

    /** One whose images are functions of the noise that they begin in: that is their code. */
    interface OfCodes extends DrawsByDenoising, DrawsCodes {
        @Override
        default Tensor codes(Philox noise, int first, int count) {
            return FromNoise.codes(noise, first, count, site().dimensions(), site());
        }

        @Override
        default Images decode(Tensor codes) {
            Philox none = site().noise().of("no noise", 0);
            var pixels = new ByteArrayOutputStream();
            for (int from = 0, count = codes.shape().dim(0); from < count; from += TOGETHER)
                try (var _ = Scope.open()) {
                    Tensor part =
                            slice(codes.to(site().dtype(), site().device()), 0, from, Math.min(count, from + TOGETHER));
                    Tensor values = steps().images(denoiser(part.shape().dim(0)), part, none, from);
                    pixels.writeBytes(images(values).pixels());
                }
            return Images.unlabelled(site().height(), site().width(), site().channels(), pixels.toByteArray());
        }
    }

    /** One that is told the class of an image to draw. */
    interface OfClasses extends DrawsByDenoising, DrawsClasses {
        /** How far images go beyond what their class says. */
        double guidance();

        @Override
        default int classes() {
            return site().classes();
        }

        @Override
        default Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return DrawsClasses.super.sample(noise, first, count, progress);
        }

        @Override
        default Images sample(Philox noise, int first, int[] labels, DoubleConsumer progress) {
            return FromNoise.ofClasses(
                    noise,
                    first,
                    labels,
                    site().dimensions(),
                    site(),
                    (normal, classes, number) -> drawn(denoiser(classes, guidance()), normal, noise, number),
                    progress);
        }
    }

    /** From some images, of which the first has this number among all, to values in [-1, 1]. */
    @FunctionalInterface
    interface Change {
        Tensor of(Images images, long first);
    }

    private Images inParts(Images images, DoubleConsumer progress, Change change) {
        var pixels = new ByteArrayOutputStream();
        for (int from = 0; from < images.count(); from += TOGETHER) {
            int to = Math.min(images.count(), from + TOGETHER);
            try (var _ = Scope.open()) {
                pixels.writeBytes(
                        images(change.of(images.slice(from, to), from)).pixels());
            }
            progress.accept((double) to / images.count());
        }
        return images(pixels.toByteArray());
    }
}
