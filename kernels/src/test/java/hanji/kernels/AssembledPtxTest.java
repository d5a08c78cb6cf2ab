package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import hanji.cuda.CudaException;
import hanji.cuda.jcuda.KernelResources;
import hanji.cuda.jcuda.PtxAssembler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            List<Assembled> all = ShippedPtx.files().stream()
                    .flatMap(file -> Stream.of("sm_80", "sm_90").map(architecture -> {
                        byte[] ptx = read(file);
                        String name = file.getFileName().toString();
                        return new Assembled(
                                file, architecture, threads.submit(() -> assembler.assemble(name, ptx, architecture)));
                    }))
                    .toList();
            return all.stream().map(each -> DynamicTest.dynamicTest(each.toString(), each::check));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Assembled(Path file, String architecture, Future<List<KernelResources>> kernels) {
        void check() throws Exception {
            Set<String> entries = ENTRY.matcher(Files.readString(file))
                    .results()
                    .map(entry -> entry.group(1))
                    .collect(Collectors.toSet());
            List<KernelResources> all = kernels.get();
            assertEquals(entries, all.stream().map(KernelResources::kernel).collect(Collectors.toSet()));
            assertEquals(
                    List.of(),
                    all.stream().filter(kernel -> kernel.spillBytes() > 0).toList());
        }

        @Override
        public String toString() {
            return file.getFileName() + " for " + architecture;
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
