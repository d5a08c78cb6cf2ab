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

    /** The graphs that every program runs on. */
    static List<SmallGraph> all(RandomGenerator random) {
        return List.of(
                of("random", Stream.generate(() -> pair(random)).limit(3L * VERTICES)),
                of("star", IntStream.range(1, VERTICES).mapToObj(i -> new int[] {0, i})),
                of(
                        "half empty",
                        Stream.generate(() -> pair(random)).limit(VERTICES).filter(SmallGraph::inFirstHalf)));
    }

    private static int[] pair(RandomGenerator random) {
        return new int[] {random.nextInt(VERTICES), random.nextInt(VERTICES)};
    }

    private static boolean inFirstHalf(int[] pair) {
        return pair[0] < VERTICES / 2 && pair[1] < VERTICES / 2;
    }

    private static SmallGraph of(String name, Stream<int[]> edges) {
        List<TreeSet<Integer>> neighbours =
                Stream.generate(TreeSet<Integer>::new).limit(VERTICES).toList();
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
        ByteBuffer index = words(VERTICES + 3), list = words(edges);
        index.putInt(VERTICES).putInt(edges);
        for (Iterable<Integer> each : neighbours) {
            index.putInt(list.position() / Integer.BYTES);
            for (int neighbour : each) list.putInt(neighbour);
        }
        index.putInt(edges);
        Path file = folder.resolve(name.replace(' ', '-') + ".egr");
        Files.write(file, index.array());
        Files.write(file, list.array(), StandardOpenOption.APPEND);
        return file;
    }

    private static ByteBuffer words(int count) {
        return ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
