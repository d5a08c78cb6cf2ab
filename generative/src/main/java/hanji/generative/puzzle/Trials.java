package hanji.generative.puzzle;

import hanji.cuda.Grid;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The puzzles, with the launches that answers are tried with: even and odd sizes, one element, several blocks. */
final class Trials {
    /** Threads of the one block of a reduction and of a prefix sum. */
    private static final int BLOCK = 128;

    /** Of a warp or two that share the work: between what one thread alone and what the tree takes. */
    private static final int INSTRUCTIONS = 480;

    private static final int TILE = 8;

    static final List<Puzzle> PUZZLES = List.of(
            new Puzzle(
                    1,
                    "map",
                    "a thread for each element",
                    Stream.of(1, 32, 100).map(Trials::map).toList()),
            new Puzzle(
                    2,
                    "zip",
                    "two inputs, several blocks",
                    Stream.of(64, 192).map(Trials::zip).toList()),
            new Puzzle(
                    3,
                    "guard",
                    "more threads than elements",
                    Stream.of(1, 64, 100, 300).map(Trials::guard).toList()),
            new Puzzle(
                    4,
                    "mirror",
                    "an image, blocks with two axes",
                    List.of(mirror(1, 1), mirror(8, 16), mirror(13, 21))),
            new Puzzle(5, "outer", "broadcasting a column and a row", List.of(outer(1, 7), outer(8, 8), outer(9, 17))),
            new Puzzle(
                    6,
                    "stride",
                    "fewer threads than elements",
                    Stream.of(50, 128, 1000).map(Trials::stride).toList()),
            new Puzzle(
                    7,
                    "window",
                    "shared memory and a barrier",
                    Stream.of(1, 64, 65, 200).map(Trials::window).toList()),
            new Puzzle(
                    8,
                    "dot",
                    "a sum by half of the threads, and half of those",
                    Stream.of(1, 100, BLOCK).map(Trials::dot).toList()),
            new Puzzle(
                    9,
                    "scan",
                    "sums of all elements before",
                    Stream.of(1, 100, BLOCK).map(Trials::scan).toList()),
            new Puzzle(
                    10,
                    "matmul",
                    "a matrix product in tiles of shared memory",
                    List.of(matmul(1, 1, 1), matmul(16, 8, 24), matmul(13, 21, 10))));

    private Trials() {}

    /** Whole numbers from 1 to 9. */
    private static float[] numbers(int n, int seed) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) numbers[i] = 1 + (7 * i + i * i + 5 * seed) % 9;
        return numbers;
    }

    /** The value of one element of the result. */
    private interface Element {
        double at(int i);
    }

    private static float[] expected(int n, Element element) {
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) expected[i] = (float) element.at(i);
        return expected;
    }

    private static int up(int n, int by) {
        return (n + by - 1) / by;
    }

    private static Trial map(int n) {
        float[] in = numbers(n, 1);
        return Trial.of("n = " + n, Grid.of(1, n), expected(n, i -> in[i] + 10), n, in);
    }

    private static Trial zip(int n) {
        float[] a = numbers(n, 1), b = numbers(n, 2);
        return Trial.of("n = " + n, Grid.of(n / 64, 64), expected(n, i -> a[i] * b[i]), 2L * n, a, b);
    }

    private static Trial guard(int n) {
        float[] in = numbers(n, 3);
        return Trial.of("n = " + n, Grid.of(up(n, 64), 64), expected(n, i -> 2 * in[i]), n, in, n);
    }

    private static Trial mirror(int height, int width) {
        int n = height * width;
        float[] in = numbers(n, 1);
        var grid = new Grid(up(width, 8), up(height, 8), 1, 8, 8, 1, 0);
        float[] expected = expected(n, i -> in[i / width * width + width - 1 - i % width]);
        return Trial.of("height " + height + ", width " + width, grid, expected, n, in, height, width);
    }

    private static Trial outer(int height, int width) {
        int n = height * width;
        float[] column = numbers(height, 1), row = numbers(width, 2);
        float[] expected = expected(n, i -> column[i / width] + row[i % width]);
        return Trial.of(
                "height " + height + ", width " + width,
                Grid.of(up(n, 32), 32),
                expected,
                2L * n,
                column,
                row,
                height,
                width);
    }

    private static Trial stride(int n) {
        float[] in = numbers(n, 4);
        return Trial.of("n = " + n, Grid.of(2, 64), expected(n, i -> 100 - in[i]), n, in, n);
    }

    private static Trial window(int n) {
        float[] in = numbers(n, 2);
        int blocks = up(n, 64);
        float[] expected = expected(n, i -> (i > 0 ? in[i - 1] : 0) + in[i] + (i + 1 < n ? in[i + 1] : 0));
        return Trial.of("n = " + n, Grid.of(blocks, 64), expected, n + 2L * blocks, in, n);
    }

    private static Trial dot(int n) {
        float[] a = numbers(n, 1), b = numbers(n, 2);
        float[] expected = expected(
                1, _ -> IntStream.range(0, n).mapToDouble(i -> a[i] * b[i]).sum());
        return Trial.of("n = " + n, Grid.of(1, BLOCK), expected, 2L * n, a, b, n)
                .withInstructions(INSTRUCTIONS);
    }

    private static Trial scan(int n) {
        float[] in = numbers(n, 5);
        float[] expected = expected(
                n, i -> IntStream.rangeClosed(0, i).mapToDouble(j -> in[j]).sum());
        return Trial.of("n = " + n, Grid.of(1, BLOCK), expected, n, in, n).withInstructions(INSTRUCTIONS);
    }

    private static Trial matmul(int m, int k, int n) {
        float[] a = numbers(m * k, 1), b = numbers(k * n, 2);
        float[] expected = expected(
                m * n,
                i -> IntStream.range(0, k)
                        .mapToDouble(j -> a[i / n * k + j] * b[j * n + i % n])
                        .sum());
        var grid = new Grid(up(n, TILE), up(m, TILE), 1, TILE, TILE, 1, 0);
        long reads = (long) m * k * up(n, TILE) + (long) k * n * up(m, TILE);
        return Trial.of("m = " + m + ", k = " + k + ", n = " + n, grid, expected, reads, a, b, m, k, n);
    }
}
