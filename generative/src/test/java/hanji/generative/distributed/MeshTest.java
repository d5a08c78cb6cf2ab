package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshTest {
    /** The fixed binary tree of docs/numerics.md, as it stands there. */
    private static float[] tree(float[][] leaves) {
        float[][] part = new float[leaves.length][];
        for (int i = 0; i < part.length; i++) part[i] = leaves[i].clone();
        for (int s = 1; s < part.length; s *= 2)
            for (int i = 0; i + s < part.length; i += 2 * s)
                for (int k = 0; k < part[i].length; k++) part[i][k] += part[i + s][k];
        return part[0];
    }

    /** Numbers of many magnitudes, so that each order of adding them has other roundings. */
    private static float[][] leaves(int shards, int length, long seed) {
        var random = new Random(seed);
        float[][] leaves = new float[shards][length];
        for (float[] leaf : leaves)
            for (int k = 0; k < length; k++) leaf[k] = Math.scalb(random.nextFloat() - 0.5f, random.nextInt(20));
        return leaves;
    }

    private static List<float[]> parts(float[][] leaves, int rank, int workers) {
        return new Team(rank, workers, Exchange.ALONE)
                .subtrees(leaves.length).stream()
                        .map(tree -> tree(IntStream.range(tree.first(), tree.first() + tree.size())
                                .mapToObj(leaf -> leaves[leaf])
                                .toArray(float[][]::new)))
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSumIsThatOfThePlainTreeHoweverManyWorkersThereAre(int workers) throws IOException {
        for (int shards : new int[] {8, 16})
            try (var meshes = Meshes.of(workers, shards, Patience.STANDARD, _ -> {})) {
                for (int length : new int[] {0, 1, 2, 7, 1023, 4096, 315_000, 3}) {
                    float[][] leaves = leaves(shards, length, length + shards);
                    float[] expected = tree(leaves);
                    meshes.all((rank, mesh) -> {
                        float[] sum = new float[length];
                        mesh.sum(parts(leaves, rank, workers), sum);
                        assertArrayEquals(expected, sum, 0f, () -> "worker " + rank + ", " + length);
                    });
                }
            }
    }

    /** The test above would see another order: these numbers have other sums, rank by rank. */
    @Test
    void aSumInTheOrderOfTheRanksIsAnother() {
        float[][] leaves = leaves(8, 1000, 3);
        float[] inTurn = new float[1000];
        for (float[] leaf : leaves) for (int k = 0; k < inTurn.length; k++) inTurn[k] += leaf[k];
        float[] tree = tree(leaves);
        assertTrue(IntStream.range(0, 1000).filter(k -> inTurn[k] != tree[k]).count() > 100);
    }

    @Test
    void allDoAsTheFirstSays() throws IOException {
        try (var meshes = Meshes.of(3, 8, Patience.STANDARD, _ -> {})) {
            for (int step = 0; step < 20; step++) {
                var said = new Exchange.Go(step / 20.0, step < 19);
                meshes.all((rank, mesh) ->
                        assertEquals(said, mesh.agree(rank == 0 ? said : new Exchange.Go(0.5 + rank, true))));
            }
        }
    }

    /** More than any socket's buffers hold goes both ways at once. */
    @Test
    void muchFromBothSidesAtOnceIsNoDeadlock() throws IOException {
        try (var meshes = Meshes.of(2, 2, Patience.STANDARD, _ -> {})) {
            meshes.all((rank, mesh) -> {
                float[] ones = new float[20_000_000];
                Arrays.fill(ones, rank + 1);
                float[] sum = new float[ones.length];
                mesh.sum(List.of(ones), sum);
                assertEquals(3, sum[0]);
                assertEquals(3, sum[sum.length - 1]);
            });
        }
    }

    @Test
    void nothingIsAllocatedByStepsAfterTheFirst() throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var meshes = Meshes.of(2, 8, Patience.STANDARD, _ -> {})) {
            float[][] leaves = leaves(8, 100_003, 1);
            meshes.all((rank, mesh) -> {
                List<float[]> parts = parts(leaves, rank, 2);
                float[] sum = new float[100_003];
                for (int step = 0; step < 50; step++) mesh.sum(parts, sum);
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int step = 0; step < 200; step++) mesh.sum(parts, sum);
                long each = (threads.getCurrentThreadAllocatedBytes() - before) / 200;
                assertTrue(each < 1000, each + " bytes a step, of " + 4 * 100_003);
            });
        }
    }

    @Test
    void aWorkerThatKeepsOthersWaitingIsNamed() throws IOException {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        var patience = new Patience(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(30));
        try (var meshes = Meshes.of(3, 4, patience, log::add)) {
            meshes.all((rank, mesh) -> {
                if (rank == 2) Thread.sleep(700);
                float[] sum = new float[10];
                mesh.sum(parts(leaves(4, 10, 1), rank, 3), sum);
            });
            assertEquals(1, log.size(), log::toString);
            assertTrue(log.stream().allMatch(line -> line.startsWith("worker 2 on 127.0.0.1 is slow: worker ")));
            String waited = meshes.meshes.getFirst().waited();
            assertTrue(
                    waited.matches("0\\.[0-4] s for worker 1 .*, (0\\.[6-9]|[1-9]\\.\\d) s for worker 2 .*"), waited);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void aWorkerThatIsGoneOrSilentIsNamed(int lost) throws IOException {
        var patience = new Patience(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMillis(400));
        try (var meshes = Meshes.of(2, 2, patience, _ -> {})) {
            meshes.all((rank, mesh) -> {
                if (rank == lost) return;
                var failure = assertThrows(WorkerLost.class, () -> mesh.sum(List.of(new float[5]), new float[5]));
                assertTrue(
                        failure.getMessage().startsWith("worker " + lost + " on 127.0.0.1: does not answer; waited 0."),
                        failure::getMessage);
            });
        }
        try (var meshes = Meshes.of(2, 2, patience, _ -> {})) {
            meshes.meshes.get(lost).close();
            var failure = assertThrows(
                    WorkerLost.class, () -> meshes.meshes.get(1 - lost).sum(List.of(new float[5]), new float[5]));
            assertTrue(failure.getMessage().startsWith("worker " + lost + " on 127.0.0.1: "), failure::getMessage);
        }
    }

    @Test
    void workersThatAreNotAtTheSameSumAreFoundOut() throws IOException {
        try (var meshes = Meshes.of(2, 2, Patience.STANDARD, _ -> {})) {
            meshes.all((rank, mesh) -> {
                var failure = assertThrows(
                        WorkerLost.class, () -> mesh.sum(List.of(new float[8 + 2 * rank]), new float[8 + 2 * rank]));
                assertTrue(failure.getMessage().contains("is due")
                        || failure.getMessage().contains("ended"));
                mesh.close();
            });
        }
    }
}
