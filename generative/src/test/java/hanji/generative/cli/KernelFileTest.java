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
    void kernelsThatShareANameInTheSourceKeepTheirOwn() throws IOException {
        KernelFile file = file("_Z5scalePfi", "_Z5scalePdi");
        assertEquals(List.of("_Z5scalePfi", "_Z5scalePdi"), file.names());
        assertEquals(Optional.empty(), file.kernel("scale"));
    }
}
