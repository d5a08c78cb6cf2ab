package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    void emnistsImagesAreTurnedUpright() throws IOException {
        rename("plain", false, name -> name);
        rename("emnist", false, name -> "emnist-digits-" + name.replace("t10k", "test"));
        List<String> said = new ArrayList<>();
        Images plain = load("plain", said).train();
        assertEquals(List.of(), said);
        Images turned = load("emnist", said).train();
        assertEquals(
                List.of(folder.resolve("emnist")
                        + ": turned EMNIST's images upright, which are stored column by column"),
                said);
        int height = plain.height(), width = plain.width();
        assertTrue(height != width);
        assertEquals(List.of(width, height), List.of(turned.height(), turned.width()));
        byte[] stored = plain.pixels(), upright = turned.pixels();
        for (int n = 0; n < plain.count(); n++)
            for (int y = 0; y < width; y++)
                for (int x = 0; x < height; x++)
                    assertEquals(stored[(n * height + x) * width + y], upright[(n * width + y) * height + x]);
        assertArrayEquals(plain.labels(), turned.labels());
    }

    private Split load(String in, List<String> said) {
        var listener = new LoadListener() {
            @Override
            public void notice(String line) {
                said.add(line);
            }

            @Override
            public void skipped(Path file, String problem) {}
        };
        return DataSet.of(folder.resolve(in).toString())
                .load(new DataRoots(folder, List.of()), LoadOptions.DEFAULT, listener);
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
