package hanji.kernels.image;

/**
 * An axis of an image that is made finer by a whole factor. A fine pixel o lies in the coarse pixel {@code o / factor},
 * the nearest one, and is pulled towards one neighbour of that by a share below 1/2; beyond the border the neighbour is
 * the nearest pixel itself.
 *
 * @param extent coarse pixels
 * @param factor fine pixels in a coarse one
 */
record Magnified(int extent, int factor) {
    /** Fine pixels. */
    int length() {
        return extent * factor;
    }

    /** The coarse pixel that is nearest to a fine one. */
    int nearest(int fine) {
        return fine / factor;
    }

    /** The coarse pixel next to it, on the side where the fine one lies; itself at the border and in the middle. */
    int neighbour(int fine) {
        return Math.clamp(nearest(fine) + Integer.signum(distance(fine)), 0, extent - 1);
    }

    /** Distance of a fine pixel from the centre of the nearest coarse one, of which {@code 2 factor} is 1. */
    private int distance(int fine) {
        return 2 * (fine % factor) + 1 - factor;
    }

    /** The neighbour's weight; the rest is the nearest pixel's. */
    double share(int fine) {
        return Math.abs(distance(fine)) / (2.0 * factor);
    }

    /** The first fine pixel that depends on a coarse one. */
    int first(int coarse) {
        return Math.max(0, coarse * factor - factor / 2);
    }

    /** The fine pixel after the last one that depends on a coarse one. */
    int end(int coarse) {
        return Math.min(length(), (coarse + 1) * factor + factor / 2);
    }

    /** The weight that a coarse pixel has in a fine one that depends on it: the share is rounded, and so is the rest. */
    float weight(int fine, int coarse) {
        float share = (float) share(fine);
        return nearest(fine) != coarse ? share : neighbour(fine) == coarse ? 1 : 1 - share;
    }
}
