package hanji.simulator.run;

import hanji.cuda.jcuda.KernelResources;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NVIDIA's assembler, which says how many registers a kernel takes.
 *
 * @param executable the file that is run
 */
public record Ptxas(Path executable) {
    /** The assembler where {@link Nvcc#find nvcc} is looked for. */
    public static Optional<Ptxas> find(Map<String, String> environment) {
        return Toolkit.program("ptxas", environment).map(Ptxas::new);
    }

    /** What a kernel takes once it is assembled; empty if the assembler does not take the PTX. */
    Optional<KernelResources> resources(String ptx, String kernel, String architecture) throws IOException {
        Path folder = Files.createTempDirectory("hanji-ptxas");
        Path in = folder.resolve("in.ptx"), out = folder.resolve("out.cubin");
        try {
            Files.writeString(in, ptx, StandardCharsets.ISO_8859_1);
            Process process = new ProcessBuilder(List.of(
                            executable.toString(),
                            "-arch=" + architecture,
                            "-v",
                            "-e",
                            kernel,
                            "-o",
                            out.toString(),
                            in.toString()))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) return Optional.empty();
            return KernelResources.parse(said).stream()
                    .filter(each -> each.kernel().equals(kernel))
                    .findFirst();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while ptxas assembled " + kernel);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
            Files.delete(folder);
        }
    }
}
