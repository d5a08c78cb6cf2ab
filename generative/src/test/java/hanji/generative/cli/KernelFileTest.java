package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFileTest {
    @TempDir
    private Path folder;

    private KernelFile file(String... names) throws IOException {
        var ptx = new StringBuilder(".version 8.0\n.target sm_75\n.address_size 64\n");
        for (String name : names) ptx.append(".visible .entry ").append(name).append("()\n{\n ret;\n}\n");
        Path path = Files.writeString(folder.resolve("kernels.ptx"), ptx);
        return KernelFile.read(path, Optional.empty(), Nvcc.Settings.DEFAULT);
    }

    @Test
    void aKernelHasTheNameOfItsSource() throws IOException {
        KernelFile file = file("_Z5scalePfi", "shift");
        assertEquals(List.of("scale", "shift"), file.names());
        assertEquals("_Z5scalePfi", file.kernel("scale").orElseThrow().name());
        assertEquals("_Z5scalePfi", file.kernel("_Z5scalePfi").orElseThrow().name());
    }

    @Test
    void kernelsThatShareANameInTheSourceAreToldApartByTheirParameters() throws IOException {
        KernelFile file = file("_Z5scalePfi", "_Z5scalePdi");
        assertEquals(List.of("scale(float*, int)", "scale(double*, int)"), file.names());
        assertEquals(Optional.empty(), file.kernel("scale"));
        assertEquals(
                "_Z5scalePdi", file.kernel("scale(double*,int)").orElseThrow().name());
        assertEquals("_Z5scalePdi", file.kernel("double").orElseThrow().name());
    }

    @Test
    void aTemplateIsNamedAsItsSourceCallsIt() throws IOException {
        KernelFile file = file("_Z5scaleIfLi4EEvPT_", "_Z5scaleIfLi8EEvPT_");
        assertEquals(List.of("scale<float, 4>", "scale<float, 8>"), file.names());
        assertEquals(
                "_Z5scaleIfLi8EEvPT_",
                file.kernel("scale<float,8>").orElseThrow().name());
        assertEquals("_Z5scaleIfLi8EEvPT_", file.kernel(" 8>").orElseThrow().name());
    }
}
