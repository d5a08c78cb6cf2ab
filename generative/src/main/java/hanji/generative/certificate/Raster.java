package hanji.generative.certificate;

import hanji.generative.certificate.DependencyMatrix.Place;
import java.util.List;

/** The intensities of an image, numbered row by row, pixel by pixel, colour by colour. */
record Raster(int height, int width, int colours) {
    int index(Place place) {
        return (place.row() * width + place.column()) * colours + place.colour();
    }

    Place place(int index) {
        return new Place(index / colours / width, index / colours % width, index % colours);
    }

    /** Of each intensity, how many come before it in an order. */
    static int[] rank(List<Integer> order) {
        int[] rank = new int[order.size()];
        for (int i = 0; i < rank.length; i++) rank[order.get(i)] = i;
        return rank;
    }
}
