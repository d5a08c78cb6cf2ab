package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets the caches that all others read")
class CachesTest {
    @TempDir
    private Path folder;

    @Test
    void a_core_with_two_threads_is_read_as_linux_lays_it_out() throws IOException {
        for (String cpu : new String[] {"cpu0", "cpu1"}) {
            write(cpu + "/topology/thread_siblings_list", "0-1");
            cache(cpu + "/cache/index0", "1", "Data", "48K", "0-1");
            cache(cpu + "/cache/index1", "1", "Instruction", "64K", "0-1");
            cache(cpu + "/cache/index2", "2", "Unified", "2048K", "0-1");
            cache(cpu + "/cache/index3", "3", "Unified", "260M", "0-63");
        }
        write("cpufreq/boost", "1");
        assertEquals(new Caches(48 << 10, 2 << 20, 2), Caches.read(folder));
    }

    /** Four cores of one thread share a second level of 4 MiB; another core has less. */
    @Test
    void a_shared_level_counts_by_its_cores_and_the_smallest_core_decides() throws IOException {
        write("cpu0/topology/thread_siblings_list", "0,8");
        cache("cpu0/cache/index0", "1", "Data", "48K", "0,8");
        cache("cpu0/cache/index2", "2", "Unified", "2M", "0,8");
        write("cpu9/topology/thread_siblings_list", "9");
        cache("cpu9/cache/index0", "1", "Data", "32K", "9");
        cache("cpu9/cache/index2", "2", "Unified", "4M", "9-12");
        assertEquals(new Caches(32 << 10, 1 << 20, 2), Caches.read(folder));
    }

    @Test
    void where_nothing_can_be_read_the_usual_caches_are_taken() throws IOException {
        assertEquals(Caches.USUAL, Caches.read(folder.resolve("none")));
        assertEquals(Caches.USUAL, Caches.read(folder));
        write("cpu0/topology/thread_siblings_list", "0");
        cache("cpu0/cache/index0", "1", "Data", "large", "0");
        assertEquals(Caches.USUAL, Caches.read(folder));
    }

    @Test
    void the_property_sets_the_caches_and_what_is_not_understood_is_refused_with_an_example() {
        String before = System.getProperty(Caches.PROPERTY, "");
        try {
            System.setProperty(Caches.PROPERTY, "48K,2M,2");
            assertEquals(new Caches(48 << 10, 2 << 20, 2), Caches.current());
            for (String wrong : new String[] {"48K", "48,2M,2", "0K,2M,1", "48K,2M,0", "48K,99999M,1"}) {
                System.setProperty(Caches.PROPERTY, wrong);
                String message = String.valueOf(assertThrows(IllegalArgumentException.class, Caches::current)
                        .getMessage());
                assertTrue(message.contains("48K,2M,2") && message.contains(wrong), message);
            }
        } finally {
            if (before.isEmpty()) System.clearProperty(Caches.PROPERTY);
            else System.setProperty(Caches.PROPERTY, before);
        }
    }

    private void cache(String path, String level, String type, String size, String cpus) throws IOException {
        write(path + "/level", level);
        write(path + "/type", type);
        write(path + "/size", size);
        write(path + "/shared_cpu_list", cpus);
    }

    private void write(String path, String line) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, line + "\n");
    }
}
