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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All shipped PTX is assembled for both generations of GPU, and no kernel needs more registers than there are. */
class AssembledPtxTest {
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)");

    /** The assembler may be asked by several threads at once (NVIDIA, PTX Compiler APIs, thread safety). */
    @TestFactory
    Stream<DynamicTest> everyKernelIsAssembledWithoutSpills() throws IOException {
        PtxAssembler assembler = assembler();
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Assembled> all = ShippedPtx.bySource().entrySet().stream()
                    .flatMap(source -> Stream.of("sm_80", "sm_90").map(architecture -> {
                        byte[] ptx = source.getValue().getBytes(UTF_8);
                        return new Assembled(
                                source.getKey() + " for " + architecture,
                                source.getValue(),
                                threads.submit(() -> assembler.assemble(source.getKey(), ptx, architecture)));
                    }))
                    .toList();
            return all.stream().map(each -> DynamicTest.dynamicTest(each.name, each::check));
        }
    }

    private record Assembled(String name, String ptx, Future<List<KernelResources>> kernels) {
        void check() throws Exception {
            Set<String> entries =
                    ENTRY.matcher(ptx).results().map(entry -> entry.group(1)).collect(Collectors.toSet());
            List<KernelResources> all = kernels.get();
            assertEquals(entries, all.stream().map(KernelResources::kernel).collect(Collectors.toSet()));
            assertEquals(
                    List.of(),
                    all.stream().filter(kernel -> kernel.spillBytes() > 0).toList());
        }
    }

    private static PtxAssembler assembler() {
        try {
            return PtxAssembler.load();
        } catch (CudaException missing) {
            return abort("skipped, because " + missing.getMessage());
        }
    }
}
