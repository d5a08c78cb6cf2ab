package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestRowsTest {
    private static NearestRows nearest(double[] queries, double[] points, int dimensions, int k) {
        return NearestRows.of(Device.fineGrained(2), queries, points, dimensions, k, _ -> {});
    }

    /** More points than are compared at once, as whole numbers, with many at one distance. */
    @Test
    void theyAreThoseThatSortingAllDistancesFinds() {
        int dimensions = 3, count = 600, k = 7;
        double[] points = whole(count * dimensions, 1), queries = whole(20 * dimensions, 2);
        NearestRows found = nearest(queries, points, dimensions, k);
        for (int q = 0; q < 20; q++) {
            int query = q;
            int[] expected = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingDouble(p -> squared(queries, query, points, p, dimensions)))
                    .limit(k)
                    .mapToInt(p -> p)
                    .toArray();
            assertArrayEquals(expected, found.numbers()[q]);
        }
    }

    private static double squared(double[] a, int i, double[] b, int j, int dimensions) {
        double sum = 0;
        for (int d = 0; d < dimensions; d++) {
            double difference = a[i * dimensions + d] - b[j * dimensions + d];
            sum += difference * difference;
        }
        return sum;
    }

    private static double[] whole(int count, int step) {
        var random = new Philox(7, 1, step);
        return IntStream.range(0, count)
                .mapToDouble(i -> Math.floor(6 * random.uniform(i)))
                .toArray();
    }

    @Test
    void mostVotesWinAndOfAsManyTheNearest() {
        double[] line = {0, 1, 2, 3, 10};
        int[] labels = {5, 6, 6, 7, 8};
        assertArrayEquals(new int[] {6}, nearest(new double[] {0}, line, 1, 3).votes(labels));
        assertArrayEquals(new int[] {5}, nearest(new double[] {0}, line, 1, 2).votes(labels));
        assertArrayEquals(
                new int[] {8, 5}, nearest(new double[] {9, -1}, line, 1, 1).votes(labels));
    }

    @Test
    void moreNeighboursThanPointsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> nearest(new double[] {1}, new double[] {1, 2}, 1, 3));
    }
}
