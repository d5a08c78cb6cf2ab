package hanji.nn.data;

import java.util.Locale;

/**
 * A colour.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Rgb(int red, int green, int blue) {
    /** @throws IllegalArgumentException if a part is not within 0 to 255 */
    public Rgb {
        if ((red | green | blue) < 0 || (red | green | blue) > 255) {
            throw new IllegalArgumentException("colour " + red + ", " + green + ", " + blue);
        }
    }

    /**
     * The colour of a word: {@code white}, {@code black}, or {@code rrggbb} in hexadecimal, as
     * {@link #toString} writes, with or without {@code #} before it.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Rgb of(String word) {
        String hex = switch (word.toLowerCase(Locale.ROOT)) {
            case "white" -> "ffffff";
            case "black" -> "000000";
            default -> word.startsWith("#") ? word.substring(1) : word;
        };
        if (!hex.matches("\\p{XDigit}{6}")) {
            throw new IllegalArgumentException(
                    "'" + word + "' is no colour; expected white, black or rrggbb in hexadecimal");
        }
        int bits = Integer.parseInt(hex, 16);
        return new Rgb(bits >> 16, bits >> 8 & 255, bits & 255);
    }

    boolean isGray() {
        return red == green && green == blue;
    }

    /** The part of a channel: 0 red, 1 green, 2 blue. */
    int part(int channel) {
        return channel == 0 ? red : channel == 1 ? green : blue;
    }

    @Override
    public String toString() {
        return "%02x%02x%02x".formatted(red, green, blue);
    }
}
