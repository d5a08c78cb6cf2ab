package hanji.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Whether cuBLAS 12 is installed, the version that JCublas loads. Nothing depends on it: Hanji has a GEMM of its own.
 *
 * @param found whether JCublas can load it
 * @param detail one line: its version, or how to get it
 */
public record CublasFinding(boolean found, String detail) {
    private static final String WANTED = "libcublas.so.12";
    private static final List<String> OTHERS = List.of("libcublas.so.13", "libcublas.so.14", "libcublas.so.11");
    private static final String ADVICE =
            ": install NVIDIA's package libcublas-12-6 (or pip's nvidia-cublas-cu12 and set"
                    + " LD_LIBRARY_PATH); without it Hanji's own kernels multiply matrices";

    /** Looks where the system's loader looks. Loads the library, which takes some time. */
    public static CublasFinding probe() {
        return probe(WANTED, OTHERS);
    }

    /**
     * @param wanted the library that JCublas loads
     * @param others the libraries of other major versions
     */
    static CublasFinding probe(String wanted, List<String> others) {
        var library = NativeLibrary.open(wanted);
        if (library.isPresent()) return new CublasFinding(true, "cuBLAS " + version(library.get()));
        for (String name : others) {
            var other = NativeLibrary.open(name);
            if (other.isPresent())
                return new CublasFinding(
                        false, name + " (cuBLAS " + version(other.get()) + ") is there, but not " + wanted + ADVICE);
        }
        return new CublasFinding(false, "no cuBLAS (" + wanted + " does not load)" + ADVICE);
    }

    /** cublasGetProperty of library_types.h: major version, minor version, patch level. */
    private static String version(NativeLibrary library) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            var parts = new StringBuilder();
            for (int property = 0; property < 3; property++) {
                if (library.call("cublasGetProperty", property, value).orElse(-1) != 0) return "of unknown version";
                parts.append(property == 0 ? "" : ".").append(value.get(JAVA_INT, 0));
            }
            return parts.toString();
        }
    }
}
