package hanji.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import hanji.cuda.CudaException;
import hanji.cuda.jcuda.KernelResources;
import hanji.cuda.jcuda.PtxAssembler;
import java.io.IOException;
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
        return ShippedPtx.bySource().entrySet().stream()
                .flatMap(source -> Stream.of("sm_80", "sm_90")
                        .map(architecture -> DynamicTest.dynamicTest(
                                source.getKey() + " for " + architecture,
                                () -> check(source.getKey(), source.getValue(), architecture))));
    }

    private static void check(String source, String ptx, String architecture) {
        List<KernelResources> kernels = assembler().assemble(source, ptx.getBytes(UTF_8), architecture);
        Set<String> entries =
                ENTRY.matcher(ptx).results().map(entry -> entry.group(1)).collect(Collectors.toSet());
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
