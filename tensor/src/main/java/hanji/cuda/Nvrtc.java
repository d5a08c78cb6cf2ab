package hanji.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * NVIDIA's compiler as a library, which makes PTX of CUDA C in this process; it needs neither nvcc nor a GPU. "NVRTC", CUDA Toolkit
 * documentation.
 */
public final class Nvrtc {
    private static final List<String> NAMES =
            List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so");

    private final NativeLibrary library;

    private Nvrtc(NativeLibrary library) {
        this.library = library;
    }

    /**
     * The library where the system's loader finds it, in {@code CUDA_HOME} or in /usr/local/cuda, in this order.
     *
     * @param environment the environment variables
     */
    public static Optional<Nvrtc> find(Map<String, String> environment) {
        Stream<String> homes = Stream.of(environment.getOrDefault("CUDA_HOME", ""), "/usr/local/cuda")
                .filter(home -> !home.isBlank())
                .flatMap(home ->
                        NAMES.stream().map(name -> Path.of(home, "lib64", name).toString()));
        return Stream.concat(NAMES.stream(), homes)
                .map(Nvrtc::open)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A library by name or path; empty if it does not load or is none of NVRTC's. */
    public static Optional<Nvrtc> open(String library) {
        return NativeLibrary.open(library)
                .filter(found -> found.symbols().find("nvrtcCompileProgram").isPresent())
                .map(Nvrtc::new);
    }

    /** For example 12.6. */
    public String version() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment major = arena.allocate(JAVA_INT), minor = arena.allocate(JAVA_INT);
            return call("nvrtcVersion", major, minor) == 0
                    ? major.get(JAVA_INT, 0) + "." + minor.get(JAVA_INT, 0)
                    : "of no known version";
        }
    }

    /**
     * The PTX of a source.
     *
     * @param name what errors and lines call the source, for example {@code gate.cu}
     * @param options as nvcc writes them
     * @throws IOException with the compiler's own words, if it does not compile
     */
    public byte[] ptx(String name, String source, List<String> options) throws IOException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(ADDRESS);
            MemorySegment none = MemorySegment.NULL;
            require("nvrtcCreateProgram", handle, arena.allocateFrom(source), arena.allocateFrom(name), 0, none, none);
            MemorySegment program = handle.get(ADDRESS, 0);
            try {
                MemorySegment words = arena.allocate(ADDRESS, Math.max(1, options.size()));
                for (int i = 0; i < options.size(); i++)
                    words.setAtIndex(ADDRESS, i, arena.allocateFrom(options.get(i)));
                if (call("nvrtcCompileProgram", program, options.size(), words) != 0)
                    throw new IOException(text(arena, program, "nvrtcGetProgramLog"));
                return text(arena, program, "nvrtcGetPTX").getBytes(StandardCharsets.ISO_8859_1);
            } finally {
                call("nvrtcDestroyProgram", handle);
            }
        }
    }

    /** What a pair of functions gives, one the size and one the text, which ends in a zero. */
    private String text(Arena arena, MemorySegment program, String function) throws IOException {
        MemorySegment size = arena.allocate(JAVA_LONG);
        require(function + "Size", program, size);
        MemorySegment text = arena.allocate(JAVA_BYTE, Math.max(1, size.get(JAVA_LONG, 0)));
        require(function, program, text);
        return text.getString(0);
    }

    private void require(String function, Object... arguments) throws IOException {
        int status = call(function, arguments);
        if (status != 0) throw new IOException("NVRTC's " + function + " fails with status " + status);
    }

    private int call(String function, Object... arguments) {
        OptionalInt status = library.call(function, arguments);
        return status.orElse(-1);
    }
}
