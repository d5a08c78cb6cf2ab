package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import hanji.cuda.CudaException;
import hanji.cuda.jcuda.KernelResources;
import hanji.cuda.jcuda.PtxAssembler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All shipped PTX is assembled for both generations of GPU, and no kernel needs more registers than there are. */
class AssembledPtxTest {
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)");

    @TestFactory
    Stream<DynamicTest> everyKernelIsAssembledWithoutSpills() throws IOException {
        return ShippedPtx.files().stream()
                .flatMap(file -> Stream.of("sm_80", "sm_90")
                        .map(architecture -> DynamicTest.dynamicTest(
                                file.getFileName() + " for " + architecture, () -> check(file, architecture))));
    }

    private static void check(Path file, String architecture) throws IOException {
        byte[] ptx = Files.readAllBytes(file);
        List<KernelResources> kernels = assembler().assemble(file.getFileName().toString(), ptx, architecture);
        Set<String> entries = ENTRY.matcher(new String(ptx, StandardCharsets.UTF_8))
                .results()
                .map(entry -> entry.group(1))
                .collect(Collectors.toSet());
        assertEquals(entries, kernels.stream().map(KernelResources::kernel).collect(Collectors.toSet()));
        assertEquals(
                List.of(),
                kernels.stream().filter(kernel -> kernel.spillBytes() > 0).toList());
    }

    private static PtxAssembler assembler() {
        try {
            return PtxAssembler.load();
        } catch (CudaException missing) {
            return abort("skipped, because " + missing.getMessage());
        }
    }
}
