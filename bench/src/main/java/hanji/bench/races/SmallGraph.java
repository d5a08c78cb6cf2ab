package hanji.bench.races;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An undirected graph without loops, the neighbours of each vertex in order.
 *
 * @param neighbours of each vertex
 */
record SmallGraph(String name, List<? extends Iterable<Integer>> neighbours) {
    /** No multiple of a warp or a block, so that where there is a thread for each vertex some threads are left over. */
    static final int VERTICES = 75;

    /** So many that a program with a thread for each vertex has two blocks of 512. */
    private static final int WIDE = 530;

    /** Graphs whose edges are random, meet in one vertex, or leave the first and the last quarter of the vertices alone. */
    static List<SmallGraph> small(RandomGenerator random) {
        return List.of(
                of("random", VERTICES, pairs(random, VERTICES).limit(3L * VERTICES)),
                of("star", VERTICES, IntStream.range(1, VERTICES).mapToObj(i -> new int[] {0, i})),
                of(
                        "middle",
                        VERTICES,
                        pairs(random, VERTICES / 2).limit(VERTICES).map(pair ->
                                new int[] {pair[0] + VERTICES / 4, pair[1] + VERTICES / 4})));
    }

    /** A random graph of more vertices than a block has threads. */
    static SmallGraph wide(RandomGenerator random) {
        return of("wide", WIDE, pairs(random, WIDE).limit(2L * WIDE));
    }

    private static Stream<int[]> pairs(RandomGenerator random, int vertices) {
        return Stream.generate(() -> new int[] {random.nextInt(vertices), random.nextInt(vertices)});
    }

    private static SmallGraph of(String name, int vertices, Stream<int[]> edges) {
        List<TreeSet<Integer>> neighbours =
                Stream.generate(TreeSet<Integer>::new).limit(vertices).toList();
        edges.filter(edge -> edge[0] != edge[1]).forEach(edge -> {
            neighbours.get(edge[0]).add(edge[1]);
            neighbours.get(edge[1]).add(edge[0]);
        });
        return new SmallGraph(name, neighbours);
    }

    /** Writes it as the suites read it: counts of vertices and edges, where each vertex's neighbours begin, all neighbours. */
    Path write(Path folder) throws IOException {
        int edges = 0;
        for (Iterable<Integer> each : neighbours) for (int _ : each) edges++;
        ByteBuffer index = words(neighbours.size() + 3), list = words(edges);
        index.putInt(neighbours.size()).putInt(edges);
        for (Iterable<Integer> each : neighbours) {
            index.putInt(list.position() / Integer.BYTES);
            for (int neighbour : each) list.putInt(neighbour);
        }
        index.putInt(edges);
        Path file = folder.resolve(name + ".egr");
        Files.write(file, index.array());
        Files.write(file, list.array(), StandardOpenOption.APPEND);
        return file;
    }

    private static ByteBuffer words(int count) {
        return ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
