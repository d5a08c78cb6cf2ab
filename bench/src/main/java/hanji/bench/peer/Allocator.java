package hanji.bench.peer;

import java.util.List;

/** What a native library's memory allocator does with large blocks that were freed. */
public enum Allocator {
    /** What it does unasked: glibc gives them back to the kernel, and each page that comes anew costs a fault. */
    RELEASING(List.of()),
    /** glibc keeps them for later ones. One arena, since others are too small for large blocks. */
    KEEPING(List.of("MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=4000000000", "MALLOC_TRIM_THRESHOLD_=4000000000"));

    private final List<String> environment;

    Allocator(List<String> environment) {
        this.environment = environment;
    }

    /** Variables of the environment, NAME=VALUE. */
    public List<String> environment() {
        return environment;
    }
}
