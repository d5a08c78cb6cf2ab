package hanji.generative.sampler;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.generative.model.Site;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Some images that are drawn side by side, pixel by pixel in an order. */
final class OrderedGroup {
    private final Site site;
    private final byte[] images;
    private final int first;
    private final int count;

    /** @param first number of the first image in {@code images}, [N, H, W, C] */
    OrderedGroup(Site site, byte[] images, int first, int count) {
        this.site = site;
        this.images = images;
        this.first = first;
        this.count = count;
    }

    /**
     * Lets the pixels that are not known be chosen.
     *
     * @param known of each pixel
     * @param conditionals of these images
     */
    void go(Choice choice, PixelOrder order, boolean[] known, PixelConditionals conditionals, Runnable pixelDone) {
        for (int pixel : order.pixels()) {
            int[] places = places(pixel);
            try (var _ = Scope.open()) {
                for (int colour = 0; colour < site.channels(); colour++) {
                    conditionals.next(pixel, colour);
                    if (!known[pixel]) choose(choice, places, colour, conditionals.logits());
                }
            }
            pixelDone.run();
        }
    }

    /** A pixel of each image. */
    private int[] places(int pixel) {
        int size = site.height() * site.width();
        return IntStream.range(first, first + count)
                .map(image -> image * size + pixel)
                .toArray();
    }

    private void choose(Choice choice, int[] places, int colour, Tensor logits) {
        int[] elements = Arrays.stream(places)
                .map(place -> place * site.channels() + colour)
                .toArray();
        choice.choose(logits, elements, images);
    }

    /** The conditionals of these images, each from a whole pass over them. */
    PixelConditionals plain(AnyOrder network, PixelOrder order) {
        return new Plain(network, order);
    }

    private final class Plain implements PixelConditionals {
        private final AnyOrder network;
        private final PixelOrder order;
        private int pixel;
        private int colour;

        Plain(AnyOrder network, PixelOrder order) {
            this.network = network;
            this.order = order;
        }

        @Override
        public void next(int nextPixel, int nextColour) {
            pixel = nextPixel;
            colour = nextColour;
        }

        @Override
        public Tensor logits() {
            int size = site.dimensions();
            byte[] part = Arrays.copyOfRange(images, first * size, (first + count) * size);
            Tensor known = Tensor.of(part, count, site.height(), site.width(), site.channels())
                    .to(DType.U8, site.device());
            Tensor ofColour = slice(network.logitsAt(known, order, pixel), 1, colour, colour + 1);
            return reshape(ofColour, count, ofColour.shape().dim(2));
        }
    }
}
