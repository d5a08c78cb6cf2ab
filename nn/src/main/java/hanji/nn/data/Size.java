package hanji.nn.data;

/**
 * Rows and columns of an image.
 *
 * @param height positive
 * @param width positive
 */
public record Size(int height, int width) {
    /** @throws IllegalArgumentException if a part is not positive */
    public Size {
        if (height <= 0 || width <= 0) {
            throw new IllegalArgumentException("size " + height + "x" + width);
        }
    }

    /**
     * The size that {@link #toString} writes, {@code HEIGHTxWIDTH}.
     *
     * @throws IllegalArgumentException if it is no size
     */
    public static Size of(String word) {
        if (!word.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException("'" + word + "' is no size; expected HEIGHTxWIDTH, for instance 32x32");
        }
        String[] parts = word.split("x", -1);
        return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** As people say it. */
    String inWords() {
        return width + " wide, " + height + " high";
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
