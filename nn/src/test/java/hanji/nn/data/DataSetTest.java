package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
    @TempDir
    Path folder;

    private Path cache;
    private Path shared;
    private DataRoots roots;

    @BeforeEach
    void chooseRoots() {
        cache = folder.resolve("cache");
        shared = folder.resolve("shared");
        roots = new DataRoots(cache, List.of(shared));
    }

    @Test
    void setsAreFoundByName() {
        List<String> ids = DataSet.named().stream().map(DataSet::id).toList();
        assertEquals(List.of("embedded", "fashion-mnist", "mnist", "cifar10"), ids);
        for (DataSet set : DataSet.named()) {
            assertEquals(set, DataSet.of(set.id()));
        }
    }

    @Test
    void theUsersCacheComesBeforeTheSharedFolder() throws IOException {
        Fixtures.idxFolder(shared.resolve("mnist"), true);
        assertEquals(
                "found in " + shared.resolve("mnist"),
                Installed.MNIST.availability(roots).description());
        Files.createDirectories(cache.resolve("mnist"));
        assertEquals(
                "found in " + shared.resolve("mnist"),
                Installed.MNIST.availability(roots).description());
        Fixtures.idxFolder(cache.resolve("mnist"), false);
        assertEquals(
                "found in " + cache.resolve("mnist"),
                Installed.MNIST.availability(roots).description());
        assertEquals(19, Installed.MNIST.load(roots).train().count());
        assertEquals(10, Installed.MNIST.load(roots).train().classNames().size());
    }

    @Test
    void aSetThatIsNotThereSaysHowToGetIt() {
        String fashion = assertThrows(DataException.class, () -> Installed.FASHION_MNIST.load(roots))
                .getMessage();
        assertTrue(fashion.contains("apt install dataset-fashion-mnist"), fashion);
        assertTrue(fashion.contains("put train-images-idx3-ubyte, "), fashion);
        assertTrue(fashion.endsWith("into " + cache.resolve("fashion-mnist")), fashion);
        assertEquals(1, fashion.lines().count());

        Availability cifar = Installed.CIFAR10.availability(roots);
        assertFalse(cifar.found());
        assertTrue(cifar.description().startsWith("put data_batch_1.bin, "), cifar.description());
    }

    @Test
    void aDamagedFileInTheCacheIsNamedAndNotPassedOver() throws IOException {
        Fixtures.idxFolder(shared.resolve("mnist"), true);
        Path damaged = Fixtures.idxFolder(cache.resolve("mnist"), false).resolve(Idx.FILES.get(1));
        Files.write(damaged, new byte[3]);
        Rejection.of(damaged, () -> Installed.MNIST.load(roots));
    }

    @Test
    void cifarIsFound() throws IOException {
        Fixtures.cifarFolder(cache.resolve("cifar10"), 2);
        assertEquals(
                "airplane",
                DataSet.of("cifar10").load(roots).test().classNames().getFirst());
    }

    @Test
    void aFolderIsReadByWhatItHolds() throws IOException {
        Path idx = Fixtures.idxFolder(folder.resolve("idx"), true);
        Path cifar = Fixtures.cifarFolder(folder.resolve("cifar"), 2);
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Files.write(pictures.resolve("a.png"), Fixtures.grayPng(4, 5, 1));
        Files.write(pictures.resolve("b.png"), Fixtures.grayPng(4, 5, 2));
        assertEquals(19, DataSet.of(idx.toString()).load(roots).train().count());
        assertEquals(10, DataSet.of(cifar.toString()).load(roots).train().count());
        assertEquals(1, DataSet.of(pictures.toString()).load(roots).train().count());
        assertTrue(DataSet.of(pictures.toString()).availability(roots).found());
    }

    @Test
    void anUnknownNameIsRejected() {
        for (String name : List.of("fashoin-mnist", "a\0b", "")) {
            String message =
                    assertThrows(DataException.class, () -> DataSet.of(name)).getMessage();
            assertTrue(message.contains("is neither a data set nor a folder; expected embedded, "), message);
            assertEquals(1, message.lines().count());
        }
    }

    @Test
    void aFileInPlaceOfAFolderIsRejected() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[3]);
        Rejection.of(file, () -> DataSet.of(file.toString()).load(roots));
    }

    @Test
    void rootsFollowTheXdgSpecification() {
        Path home = Path.of("/home/someone");
        assertEquals(
                Path.of("/home/someone/.cache/hanji"),
                DataRoots.ofUser(Map.of(), home).cache());
        assertEquals(
                Path.of("/big/hanji"),
                DataRoots.ofUser(Map.of("XDG_CACHE_HOME", "/big"), home).cache());
        for (String ignored : List.of("", "relative")) {
            var roots = DataRoots.ofUser(Map.of("XDG_CACHE_HOME", ignored), home);
            assertEquals(Path.of("/home/someone/.cache/hanji"), roots.cache());
        }
        assertEquals(
                List.of(Path.of("/usr/share/datasets")),
                DataRoots.ofUser(Map.of(), home).shared());
    }
}
