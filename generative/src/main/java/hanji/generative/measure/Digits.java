package hanji.generative.measure;

import hanji.nn.data.Images;

/**
 * Digits as a matrix display of 5 x 7 dots shows them, white on black, each dot as large a square as fits the image with a margin
 * of a dot's half, in the middle: images of another kind that look like a data set, and are the same everywhere.
 */
final class Digits {
    private static final int ROWS = 7;
    private static final int COLUMNS = 5;

    /** Each digit, row by row. */
    private static final String[] DOTS = {
        " ### #   ##  ### # ###  ##   # ### ",
        "  #   ##    #    #    #    #   ### ",
        " ### #   #    #   #   #   #   #####",
        "#####   #   #     #     ##   # ### ",
        "   #   ##  # # #  # #####   #    # ",
        "######    ####     #    ##   # ### ",
        "  ##  #   #    #### #   ##   # ### ",
        "#####    #   #   #   #    #    #   ",
        " ### #   ##   # ### #   ##   # ### ",
        " ### #   ##   # ####    #   #  ##  "
    };

    private Digits() {}

    /** Fills images with digits in turn. */
    static void draw(byte[] pixels, Images like) {
        int height = like.height(), width = like.width(), channels = like.channels();
        int dot = Math.max(1, Math.min(height / (ROWS + 1), width / (COLUMNS + 1)));
        int top = (height - ROWS * dot) / 2, left = (width - COLUMNS * dot) / 2;
        for (int i = 0; i < pixels.length; i++) {
            int place = i / channels, x = place % width - left, y = place / width % height - top;
            boolean inside = x >= 0 && y >= 0 && x < COLUMNS * dot && y < ROWS * dot;
            String digit = DOTS[place / width / height % DOTS.length];
            pixels[i] = (byte) (inside && digit.charAt(y / dot * COLUMNS + x / dot) == '#' ? 255 : 0);
        }
    }
}
