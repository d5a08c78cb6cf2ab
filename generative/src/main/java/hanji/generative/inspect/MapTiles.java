package hanji.generative.inspect;

import hanji.generative.report.HeatMap;
import hanji.generative.report.Picture;
import java.util.Arrays;

/** Maps over an image as pictures of its size. */
public final class MapTiles {
    private static final double SHARE = 0.99;

    private MapTiles() {}

    /** Of values of 0 or more: white is 0, blue the 99th percentile and above (arXiv:1706.03825, section 3.1). */
    public static Picture of(double[] map, int width) {
        double[] sorted = map.clone();
        Arrays.sort(sorted);
        double high = sorted[(int) (SHARE * (sorted.length - 1))];
        return new HeatMap("", width, map, 0, high > 0 ? high : 1).picture();
    }

    /** Of values of either sign: white is 0, blue above and orange below, on one scale. */
    public static Picture signed(double[] map, int width) {
        return HeatMap.of("", width, map).picture();
    }
}
