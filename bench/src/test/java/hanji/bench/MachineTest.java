package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.tile.Caches;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void the_description_names_processor_caches_and_threads_of_a_core() {
        var caches = Optional.of(new Caches(48 << 10, 2 << 20, 2));
        assertEquals(
                "Some Processor, 2 cores, vectors of 512 bits, caches of 48 and 2048 KiB a core, 2 threads per core",
                new Machine("Some Processor", 2, 512, caches, 0).description());
        assertEquals(
                "Some Processor, 2 cores, vectors of 512 bits",
                new Machine("Some Processor", 2, 512, Optional.empty(), 0).description());
        assertTrue(Machine.current().description().contains(" KiB a core"));
    }
}
