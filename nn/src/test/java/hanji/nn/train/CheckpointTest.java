package hanji.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Numerics;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import hanji.tensor.format.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("c.safetensors");
    }

    private String rejected() {
        return assertThrows(FormatException.class, () -> Checkpoint.read(file)).getMessage();
    }

    @Test
    void settingsAndTensorsComeBack() throws IOException {
        var settings = Map.of("model", "pixelcnn", "lr", "0.001");
        new Checkpoint(settings, Map.of("w", Tensor.of(new float[] {1, 2}, 2))).write(file);
        Checkpoint read = Checkpoint.read(file);
        assertEquals(settings, read.settings());
        assertArrayEquals(new double[] {1, 2}, read.tensors().get("w").toDoubles());
    }

    @Test
    void theFileSaysWhatItIs() throws IOException {
        new Checkpoint(Map.of("model", "m"), Map.of()).write(file);
        var metadata = new HashMap<>(SafeTensors.read(file).metadata());
        assertTrue(metadata.remove("hanji.sha256").matches("[0-9a-f]{64}"));
        assertEquals(Map.of("model", "m", "hanji.checkpoint", "1", "hanji.numerics", "" + Numerics.VERSION), metadata);
    }

    @Test
    void aWeightThatHasChangedOnTheDiskIsNoticed() throws IOException {
        new Checkpoint(Map.of(), Map.of("w", Tensor.of(new float[] {1, 2}, 2))).write(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertTrue(rejected().startsWith(file + ": is damaged"));
    }

    @Test
    void aMissingChecksumIsNoticed() throws IOException {
        String numerics = Integer.toString(Numerics.VERSION);
        new SafeTensors(Map.of("hanji.checkpoint", "1", "hanji.numerics", numerics), Map.of()).write(file);
        assertTrue(rejected().startsWith(file + ": is damaged"));
    }

    @Test
    void aSettingCannotPassForAnotherNumericsVersion() throws IOException {
        new Checkpoint(Map.of("hanji.numerics", "0", "hanji.checkpoint", "0"), Map.of()).write(file);
        assertEquals(Map.of(), Checkpoint.read(file).settings());
    }

    @Test
    void anotherSafetensorsFileIsRefused() throws IOException {
        new SafeTensors(Map.of("format", "pt"), Map.of()).write(file);
        assertEquals(file + ": is a safetensors file but no checkpoint of Hanji's", rejected());
    }

    @Test
    void otherNumericsAreRefused() throws IOException {
        int other = Numerics.VERSION + 1;
        new SafeTensors(Map.of("hanji.checkpoint", "1", "hanji.numerics", "" + other), Map.of()).write(file);
        assertEquals(
                file + ": was made under numerics version " + other + ", this is version " + Numerics.VERSION
                        + "; train anew, or use the Hanji that made it",
                rejected());
    }

    @Test
    void numericsThatAreNotSaidAreRefused() throws IOException {
        new SafeTensors(Map.of("hanji.checkpoint", "1"), Map.of()).write(file);
        assertEquals(
                file + ": was made under numerics version none, this is version " + Numerics.VERSION
                        + "; train anew, or use the Hanji that made it",
                rejected());
    }

    @Test
    void aMissingSettingIsNamed() {
        var checkpoint = new Checkpoint(Map.of("seed", "42"), Map.of());
        assertEquals("42", checkpoint.setting(file, "seed"));
        var error = assertThrows(FormatException.class, () -> checkpoint.setting(file, "lr"));
        assertEquals(file + ": the checkpoint lacks its setting 'lr'", error.getMessage());
    }
}
