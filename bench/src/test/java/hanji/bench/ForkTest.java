package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.bench.peer.Allocator;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForkTest {
    private static final long BLOCK = 100 << 20;

    /** Frees a large block of native memory, and prints how many KiB more are resident than before it was allocated. */
    static final class Freed {
        private static final Linker LINKER = Linker.nativeLinker();

        private Freed() {}

        public static void main(String[] args) throws Throwable {
            MethodHandle malloc = function("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
            MethodHandle free = function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
            long before = residentKib();
            MemorySegment block = ((MemorySegment) malloc.invokeExact(BLOCK)).reinterpret(BLOCK);
            block.fill((byte) 1);
            free.invokeExact(block);
            System.out.println(residentKib() - before);
        }

        private static MethodHandle function(String name, FunctionDescriptor type) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
        }

        private static long residentKib() throws IOException {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    @Test
    void aVariableThatIsKeptFromTheProcessesIsNamed() {
        assertEquals(
                List.of("OPENBLAS_CORETYPE=Haswell was set; measured without it"),
                Fork.withheld(Map.of("OPENBLAS_CORETYPE", "Haswell", "OMP_NUM_THREADS", "3", "OPENBLAS_CORETYP", "x")));
        assertEquals(List.of(), Fork.withheld(Map.of()));
    }

    @Test
    void theAllocatorKeepsOrReleasesWhatIsFreed() throws IOException, InterruptedException {
        boolean isGlibc = Linker.nativeLinker()
                .defaultLookup()
                .find("gnu_get_libc_version")
                .isPresent();
        assumeTrue(isGlibc, "skipped, because only glibc's allocator is known");
        long half = BLOCK / 1024 / 2;
        long released = afterFree(Allocator.RELEASING), kept = afterFree(Allocator.KEEPING);
        assertTrue(released < half, () -> released + " KiB are still there");
        assertTrue(kept > half, () -> "only " + kept + " KiB are still there");
    }

    private static long afterFree(Allocator allocator) throws IOException, InterruptedException {
        List<String> java = List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Freed.class.getName());
        var builder = new ProcessBuilder(Stream.of(Fork.environment("1", allocator), java)
                .flatMap(List::stream)
                .toList());
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "4000000000"); // which must not reach the process
        builder.environment().put("MALLOC_TRIM_THRESHOLD_", "4000000000");
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Long.parseLong(words.strip());
    }
}
