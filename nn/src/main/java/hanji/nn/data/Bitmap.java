package hanji.nn.data;

/**
 * One decoded image.
 *
 * @param channels 1 for gray, 3 for RGB
 * @param samples unsigned bytes, {@code [H, W, C]}
 */
record Bitmap(Size size, int channels, byte[] samples) {
    /**
     * The image as its camera was held.
     *
     * @param orientation 1 to 8 of EXIF, where the stored first row and first column belong: 1 top left, 2 top right, 3
     *     bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom
     */
    Bitmap upright(int orientation) {
        if (orientation == 1) {
            return this;
        }
        Size upright = size(size, orientation);
        byte[] turned = new byte[samples.length];
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        for (int y = 0; y < upright.height(); y++) {
            for (int x = 0; x < upright.width(); x++) {
                int column = orientation >= 5 ? y : x;
                int row = orientation >= 5 ? x : y;
                column = fromRight ? size.width() - 1 - column : column;
                row = fromBottom ? size.height() - 1 - row : row;
                System.arraycopy(
                        samples,
                        (row * size.width() + column) * channels,
                        turned,
                        (y * upright.width() + x) * channels,
                        channels);
            }
        }
        return new Bitmap(upright, channels, turned);
    }

    /** The size of an upright image: orientations from 5 on swap the sides. */
    static Size size(Size stored, int orientation) {
        return orientation >= 5 ? new Size(stored.width(), stored.height()) : stored;
    }

    Bitmap resized(Size to) {
        return to.equals(size) ? this : new Bitmap(to, channels, Resize.apply(samples, size, channels, to));
    }

    /** The largest part around the middle whose sides have the proportion of {@code shape}'s, as nearly as pixels allow. */
    Bitmap middle(Size shape) {
        double pixels = Math.min(size.height() / (double) shape.height(), size.width() / (double) shape.width());
        int height = Math.clamp(Math.round(pixels * shape.height()), 1, size.height());
        int width = Math.clamp(Math.round(pixels * shape.width()), 1, size.width());
        int top = (size.height() - height) / 2, left = (size.width() - width) / 2;
        byte[] part = new byte[height * width * channels];
        for (int y = 0; y < height; y++) {
            int from = ((top + y) * size.width() + left) * channels;
            System.arraycopy(samples, from, part, y * width * channels, width * channels);
        }
        return new Bitmap(new Size(height, width), channels, part);
    }

    /** With gray spread to three equal channels. */
    Bitmap rgb() {
        if (channels == 3) {
            return this;
        }
        byte[] rgb = new byte[3 * samples.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = samples[i / 3];
        }
        return new Bitmap(size, 3, rgb);
    }

    /** Whether there is one channel, or all are equal. */
    boolean isGray() {
        for (int i = 0; i < samples.length && channels == 3; i += 3) {
            if (samples[i + 1] != samples[i] || samples[i + 2] != samples[i]) {
                return false;
            }
        }
        return true;
    }

    /** With one channel, if all are equal. */
    Bitmap grayIfPossible() {
        if (channels == 1 || !isGray()) {
            return this;
        }
        byte[] gray = new byte[samples.length / 3];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = samples[3 * i];
        }
        return new Bitmap(size, 1, gray);
    }
}
