package hanji.kernels.tile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caches of a core, by which work is cut so that what is read again is still there. Results never depend on them.
 *
 * <p>They are read where Linux tells of them; elsewhere they are {@link #USUAL}. The system property {@value #PROPERTY} sets them
 * by hand, for instance {@code -Dhanji.caches=48K,2M,2}.
 *
 * @param first bytes of the first-level data cache
 * @param second bytes of the second-level cache, or of a core's share of it
 * @param threadsPerCore hardware threads that share both
 */
public record Caches(int first, int second, int threadsPerCore) {
    /** System property that sets the caches: sizes of the first and the second level, threads per core. */
    public static final String PROPERTY = "hanji.caches";
    /** What most processors of the last ten years have at least. */
    public static final Caches USUAL = new Caches(32 << 10, 512 << 10, 1);

    private static final Pattern SETTING =
            Pattern.compile("([1-9]\\d{0,5}K|[1-9]\\d{0,2}M),([1-9]\\d{0,5}K|[1-9]\\d{0,2}M),([1-9]\\d?)");
    private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");
    private static final Caches FOUND = read(Path.of("/sys/devices/system/cpu"));

    /** @throws IllegalArgumentException unless all are above 0 */
    public Caches {
        if (first < 1 || second < 1 || threadsPerCore < 1)
            throw new IllegalArgumentException(
                    "no core has caches of " + first + " and " + second + " bytes for " + threadsPerCore + " threads");
    }

    /**
     * Those of this machine, or those that {@value #PROPERTY} sets.
     *
     * @throws IllegalArgumentException if the property is not understood
     */
    public static Caches current() {
        String setting = System.getProperty(PROPERTY);
        return setting == null ? FOUND : parse(setting);
    }

    private static Caches parse(String setting) {
        Matcher parts = SETTING.matcher(setting);
        if (!parts.matches())
            throw new IllegalArgumentException(PROPERTY + " is sizes of two caches and threads per core, for example"
                    + " 48K,2M,2; not " + setting);
        return new Caches(bytes(parts.group(1)), bytes(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    /** What each of {@code threads} can count on, on a machine of so many hardware threads: cores are shared only when all are taken. */
    public Caches each(int threads, int processors) {
        boolean areShared = (long) threads * threadsPerCore > processors;
        int sharing = areShared ? threadsPerCore : 1;
        return new Caches(Math.max(1, first / sharing), Math.max(1, second / sharing), 1);
    }

    /** The smallest of all cores that a folder laid out as Linux does tells of. */
    static Caches read(Path folder) {
        var cores = new ArrayList<Caches>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "cpu[0-9]*")) {
            for (Path core : each) cores.add(core(core));
        } catch (IOException | RuntimeException _) {
            return USUAL; // another system, or one that does not tell
        }
        if (cores.isEmpty()) return USUAL;
        return new Caches(
                cores.stream().mapToInt(Caches::first).min().orElseThrow(),
                cores.stream().mapToInt(Caches::second).min().orElseThrow(),
                cores.stream().mapToInt(Caches::threadsPerCore).max().orElseThrow());
    }

    private static Caches core(Path core) throws IOException {
        int threads = count(line(core.resolve("topology/thread_siblings_list")));
        int first = 0, second = 0;
        try (DirectoryStream<Path> caches = Files.newDirectoryStream(core.resolve("cache"), "index[0-9]*")) {
            for (Path cache : caches) {
                if (line(cache.resolve("type")).equals("Instruction")) continue;
                int cores = Math.max(1, count(line(cache.resolve("shared_cpu_list"))) / threads);
                int share = bytes(line(cache.resolve("size"))) / cores;
                switch (line(cache.resolve("level"))) {
                    case "1" -> first = share;
                    case "2" -> second = share;
                    default -> {} // shared by more cores than would help
                }
            }
        }
        return new Caches(first, second, threads);
    }

    private static String line(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /** How many a list such as {@code 0-3,8} names. */
    private static int count(String list) {
        int count = 0;
        for (String range : List.of(list.split(",", -1))) {
            Matcher ends = RANGE.matcher(range);
            if (!ends.matches()) throw new IllegalArgumentException(list + " is no list of processors");
            String last = ends.group(2);
            count += last == null ? 1 : Integer.parseInt(last) - Integer.parseInt(ends.group(1)) + 1;
        }
        return count;
    }

    /** Of a size such as 32K or 2M. */
    private static int bytes(String size) {
        int number = Integer.parseInt(size, 0, size.length() - 1, 10);
        return Math.toIntExact((long) number << (size.endsWith("M") ? 20 : 10));
    }
}
