package hanji.kernels.image;

import java.util.function.IntConsumer;

/**
 * An axis of an image with margins.
 *
 * @param extent pixels of the image
 * @param before pixels of the margin before it
 * @param after pixels of the margin after it
 */
record PaddedAxis(int extent, int before, int after, PadMode mode) {
    /** Pixels with the margins. */
    int length() {
        return before + extent + after;
    }

    /** The pixel of the image that stands at a place of the padded one. */
    int source(int padded) {
        int pixel = padded - before;
        return switch (mode) {
            case REFLECT -> pixel < 0 ? -pixel : pixel < extent ? pixel : 2 * (extent - 1) - pixel;
            case REPLICATE -> Math.clamp(pixel, 0, extent - 1);
            case CIRCULAR -> Math.floorMod(pixel, extent);
        };
    }

    /** Visits the places of the padded image where a pixel stands, in ascending order. */
    void eachPlace(int pixel, IntConsumer place) {
        switch (mode) {
            case REFLECT -> {
                int mirrored = before + 2 * (extent - 1) - pixel;
                if (pixel > 0 && pixel <= before) place.accept(before - pixel);
                place.accept(before + pixel);
                if (pixel < extent - 1 && mirrored < length()) place.accept(mirrored);
            }
            case REPLICATE -> {
                int end = pixel == extent - 1 ? length() : before + pixel + 1;
                for (int at = pixel == 0 ? 0 : before + pixel; at < end; at++) place.accept(at);
            }
            case CIRCULAR -> {
                for (int at = (before + pixel) % extent; at < length(); at += extent) place.accept(at);
            }
        }
    }
}
