package hanji.generative.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A picture in 256 colours: its own where it has no more, else the means of boxes of colours, cut at the median of their longest
 * side. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982.
 *
 * @param colours red, green and blue of each, 768 bytes
 * @param pixels number of each pixel's colour, row by row
 */
record Palette(byte[] colours, byte[] pixels) {
    private static final int COLOURS = 256;

    static Palette of(Picture picture) {
        return picture.channels() == 1 ? ofGreys(picture.pixels()) : ofColours(picture.pixels());
    }

    private static Palette ofGreys(byte[] pixels) {
        byte[] greys = new byte[3 * COLOURS];
        for (int i = 0; i < greys.length; i++) greys[i] = (byte) (i / 3);
        return new Palette(greys, pixels);
    }

    private static Palette ofColours(byte[] values) {
        List<Box> boxes = boxes(counted(values));
        byte[] colours = new byte[3 * COLOURS];
        Map<Integer, Byte> numbers = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            for (int channel = 0; channel < 3; channel++)
                colours[3 * i + channel] = (byte) boxes.get(i).mean(channel);
            for (Colour colour : boxes.get(i).colours) numbers.put(colour.rgb, (byte) i);
        }
        byte[] pixels = new byte[values.length / 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = numbers.getOrDefault(rgb(values, i), (byte) 0);
        return new Palette(colours, pixels);
    }

    private static int rgb(byte[] values, int pixel) {
        return Byte.toUnsignedInt(values[3 * pixel]) << 16
                | Byte.toUnsignedInt(values[3 * pixel + 1]) << 8
                | Byte.toUnsignedInt(values[3 * pixel + 2]);
    }

    private static List<Colour> counted(byte[] values) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i < values.length / 3; i++) counts.merge(rgb(values, i), 1, Integer::sum);
        return counts.entrySet().stream()
                .map(entry -> new Colour(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<Box> boxes(List<Colour> colours) {
        List<Box> boxes = new ArrayList<>(List.of(Box.of(colours)));
        while (boxes.size() < COLOURS) {
            Box most = boxes.stream()
                    .max(Comparator.comparingLong(Box::pixelsTimesSide))
                    .orElseThrow();
            if (most.colours.size() == 1) break;
            boxes.remove(most);
            boxes.addAll(most.halves());
        }
        return boxes;
    }

    /** A colour, and how many pixels have it. */
    private record Colour(int rgb, int count) {
        /** Red, green or blue, by 0 to 2. */
        int channel(int channel) {
            return rgb >> 8 * (2 - channel) & 0xFF;
        }
    }

    /**
     * Colours that become one.
     *
     * @param longest channel in which they differ most
     * @param pixelsTimesSide how much there is to gain by a cut; 0 for one colour
     */
    private record Box(List<Colour> colours, int longest, long pixelsTimesSide) {
        static Box of(List<Colour> colours) {
            int longest = 0, side = 0;
            for (int channel = 0; channel < 3; channel++) {
                int c = channel;
                var range =
                        colours.stream().mapToInt(colour -> colour.channel(c)).summaryStatistics();
                if (range.getMax() - range.getMin() > side) {
                    side = range.getMax() - range.getMin();
                    longest = channel;
                }
            }
            long pixels = colours.stream().mapToLong(Colour::count).sum();
            return new Box(colours, longest, pixels * side);
        }

        /** Both with one colour at least, cut where half of the pixels are. */
        List<Box> halves() {
            List<Colour> sorted = colours.stream()
                    .sorted(Comparator.comparingInt(colour -> colour.channel(longest)))
                    .toList();
            long half = colours.stream().mapToLong(Colour::count).sum() / 2, before = sorted.getFirst().count;
            int cut = 1;
            for (; cut < sorted.size() - 1 && before < half; cut++) before += sorted.get(cut).count;
            return List.of(of(sorted.subList(0, cut)), of(sorted.subList(cut, sorted.size())));
        }

        int mean(int channel) {
            double sum = 0, pixels = 0;
            for (Colour colour : colours) {
                sum += (double) colour.count * colour.channel(channel);
                pixels += colour.count;
            }
            return (int) Math.round(sum / pixels);
        }
    }
}
