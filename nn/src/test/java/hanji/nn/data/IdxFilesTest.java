package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {
    @TempDir
    Path folder;

    private void rename(String in, boolean gzip, UnaryOperator<String> names) throws IOException {
        Path made = Fixtures.idxFolder(folder.resolve("made"), gzip);
        for (Path file : FileBytes.list(made, "a folder")) {
            Path target = folder.resolve(in).resolve(names.apply(FileBytes.name(file)));
            Files.createDirectories(target.getParent());
            Files.move(file, target);
        }
        Files.delete(made);
    }

    private void assertRead() {
        DataSet set = DataSet.of(folder.toString());
        Split split = set.load(new DataRoots(folder, List.of()));
        assertEquals(19, split.train().count());
        assertEquals(10, split.test().count());
    }

    @Test
    void aDotBeforeTheRankIsKnown() throws IOException {
        rename(".", false, name -> name.replace("-idx", ".idx"));
        assertRead();
    }

    @Test
    void anEndingInCapitalsIsKnown() throws IOException {
        rename(".", true, name -> name.replace(".gz", ".GZ"));
        assertRead();
    }

    @Test
    void emnistIsKnownByItsNames() throws IOException {
        rename(".", true, name -> "emnist-digits-" + name.replace("t10k", "test"));
        assertRead();
        Files.delete(folder.resolve("emnist-digits-test-labels-idx1-ubyte.gz"));
        Path missing = folder.resolve("emnist-digits-test-labels-idx1-ubyte");
        assertTrue(Rejection.of(missing, this::assertRead).contains("is missing"));
    }

    @Test
    void severalSetsAreRefused() throws IOException {
        rename(".", true, name -> "emnist-digits-" + name.replace("t10k", "test"));
        rename(".", true, name -> "emnist-letters-" + name.replace("t10k", "test"));
        assertTrue(Rejection.of(folder, this::assertRead).contains("holds the IDX files of 2 sets"));
    }

    @Test
    void torchvisionsFoldersAreKnown() throws IOException {
        rename("MNIST/raw", false, name -> name);
        assertRead();
    }

    @Test
    void filesInFoldersOfTheirNameAreKnown() throws IOException {
        rename(".", false, name -> name + "/" + name);
        assertRead();
        for (String name : Idx.FILES) {
            Files.copy(folder.resolve(name).resolve(name), folder.resolve(name.replace("-idx", ".idx")));
        }
        assertRead();
    }

    @Test
    void pickledCifarIsRefusedWithTheFilesThatAreWanted() throws IOException {
        Files.write(folder.resolve("data_batch_1"), new byte[9]);
        String message = Rejection.of(folder, this::assertRead);
        assertTrue(message.contains("as pickled by Python; expected its binary version: data_batch_1.bin, "), message);
    }
}
