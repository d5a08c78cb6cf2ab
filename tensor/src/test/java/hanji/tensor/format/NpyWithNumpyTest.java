package hanji.tensor.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@link Npy} against NumPy itself, where python3 has it. */
class NpyWithNumpyTest {
    @TempDir
    Path folder;

    @Test
    void whatNumpyLoadsAndSavesAgainIsTheSameFile() throws IOException, InterruptedException {
        assumeTrue(python("import numpy") == 0, "python3 with numpy");
        List<Tensor> tensors = List.of(
                Tensor.of(new float[] {1.5f, -0f, Float.NaN, 1 / 0f, Float.MIN_VALUE, 3}, 2, 3),
                Tensor.of(new double[] {Math.PI}, 1, 1),
                Tensor.of(new double[] {Math.E}),
                Tensor.of(new int[] {Integer.MIN_VALUE, -1}, 2),
                Tensor.of(new int[0], 2, 0, 3),
                Tensor.of(new byte[] {0, 127, -128, -1}, 2, 1, 2));
        for (int i = 0; i < tensors.size(); i++) Npy.write(folder.resolve(i + ".npy"), tensors.get(i));
        int exitCode = python("""
                import numpy
                for i in range(%d):
                    a = numpy.load(f"{i}.npy", allow_pickle=False)
                    numpy.save(f"again-{i}.npy", a)
                    with open(f"versionTwo-{i}.npy", "wb") as f:
                        numpy.lib.format.write_array(f, a, version=(2, 0))
                """.formatted(tensors.size()));
        assertEquals(0, exitCode);
        for (int i = 0; i < tensors.size(); i++) {
            byte[] written = Files.readAllBytes(folder.resolve(i + ".npy"));
            assertArrayEquals(written, Files.readAllBytes(folder.resolve("again-" + i + ".npy")));
            Tensor two = Npy.read(folder.resolve("versionTwo-" + i + ".npy"));
            assertEquals(tensors.get(i).dtype(), two.dtype());
            assertEquals(tensors.get(i).shape(), two.shape());
            assertArrayEquals(tensors.get(i).toDoubles(), two.toDoubles());
        }
    }

    /** The exit code of a Python program run in the folder; 127 if there is no python3. */
    private int python(String program) throws IOException, InterruptedException {
        Path log = folder.resolve("python.log");
        ProcessBuilder python = new ProcessBuilder("python3", "-")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        try {
            Process process = python.start();
            try (var input = process.getOutputStream()) {
                input.write(program.getBytes(StandardCharsets.UTF_8));
            }
            return process.waitFor();
        } catch (IOException missing) {
            return 127;
        }
    }
}
