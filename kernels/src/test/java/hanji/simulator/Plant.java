package hanji.simulator;

import hanji.cuda.Arguments;
import hanji.cuda.Grid;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.run.Argument;
import hanji.simulator.run.KernelRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kernel of {@code planted/*.cu} as its source describes it. A comment above it says how it is launched, comments on the
 * guilty lines what must be found there:
 *
 * <pre>
 * // LAUNCH name &lt;&lt;&lt;blocks, threads, shared&gt;&gt;&gt; ARGUMENT… [freed|returned|reused]
 * … // FAULT: RACE
 * </pre>
 *
 * @param grid blocks and threads are n or (x, y)
 * @param end what happens to the last array before the launch
 * @param guilty the marked lines, from 1, by kind of fault
 */
public record Plant(
        String file, String name, Grid grid, List<String> arguments, End end, Map<Fault.Kind, Set<Integer>> guilty) {
    private static final Pattern LAUNCH =
            Pattern.compile("// LAUNCH (\\w+) <<<(.+?), (\\d+|\\(\\d+, \\d+\\))(?:, (\\d+))?>>> (.*)");
    private static final Pattern KERNEL = Pattern.compile("\\.visible \\.entry (\\w+)\\(.*?\n}\n", Pattern.DOTALL);
    private static final Pattern FAULT = Pattern.compile("// FAULT: ([A-Z_ ]+)$");

    /** What happens to the last array before the launch. */
    enum End {
        /** Nothing. */
        KEPT,
        /** Its memory is freed. */
        FREED,
        /** Its memory goes back to a pool. */
        RETURNED,
        /** Its memory goes back to a pool, which hands it out anew. */
        REUSED
    }

    /** The kernels of {@code planted/file.cu}. */
    static List<Plant> of(String file) {
        List<Plant> plants = new ArrayList<>();
        List<String> lines = source(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher launch = LAUNCH.matcher(lines.get(i));
            if (launch.matches()) plants.add(new Plant(file, launch, guilty(lines, i + 1)));
        }
        if (plants.isEmpty()) throw new IllegalStateException("no plants in " + file);
        return plants;
    }

    private Plant(String file, Matcher launch, Map<Fault.Kind, Set<Integer>> guilty) {
        this(
                file,
                launch.group(1),
                grid(launch.group(2), launch.group(3), launch.group(4) == null ? 0 : Integer.parseInt(launch.group(4))),
                Stream.of(launch.group(5).split(" "))
                        .filter(each -> each.contains("="))
                        .toList(),
                end(launch.group(5)),
                guilty);
    }

    private static End end(String arguments) {
        String last = arguments.substring(arguments.lastIndexOf(' ') + 1);
        return last.contains("=") ? End.KEPT : End.valueOf(last.toUpperCase(Locale.ROOT));
    }

    private static Grid grid(String blocks, String threads, int shared) {
        int[] b = extent(blocks), t = extent(threads);
        return new Grid(b[0], b[1], 1, t[0], t[1], 1, shared);
    }

    private static int[] extent(String text) {
        int[] sizes = Stream.of(text.replaceAll("[()]", "").split(", "))
                .mapToInt(Integer::parseInt)
                .toArray();
        return sizes.length == 2 ? sizes : new int[] {sizes[0], 1};
    }

    /** The marks from a line on to the next launch. */
    private static Map<Fault.Kind, Set<Integer>> guilty(List<String> lines, int from) {
        Map<Fault.Kind, Set<Integer>> guilty = new EnumMap<>(Fault.Kind.class);
        for (int i = from; i < lines.size() && !lines.get(i).startsWith("// LAUNCH"); i++) {
            Matcher fault = FAULT.matcher(lines.get(i));
            if (!fault.find()) continue;
            for (String kind : fault.group(1).split(" "))
                guilty.computeIfAbsent(Fault.Kind.valueOf(kind), _ -> new TreeSet<>())
                        .add(i + 1);
        }
        return guilty;
    }

    private static List<String> source(String file) {
        Path inModule = Path.of("src/test/java/hanji/simulator/planted", file + ".cu");
        try {
            return Files.readAllLines(
                    Files.exists(inModule) ? inModule : Path.of("kernels").resolve(inModule));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The PTX of {@code planted/file.cu}. */
    public static String ptx(String file) {
        try (InputStream stream = Plant.class.getResourceAsStream("planted/" + file + ".ptx")) {
            if (stream == null) throw new IllegalStateException("no PTX of planted/" + file + ".cu");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The kinds of fault it has. */
    Set<Fault.Kind> kinds() {
        return guilty.isEmpty() ? Set.of() : EnumSet.copyOf(guilty.keySet());
    }

    KernelRun run() {
        return run(name);
    }

    /** What is found in it. */
    List<Fault> faults(Simulation simulation) {
        return end == End.KEPT ? run().with(simulation).run(0).faults() : faultsAfterEnd(simulation);
    }

    /** Launches after the memory of the last array was given up. */
    private List<Fault> faultsAfterEnd(Simulation simulation) {
        try (SimulatedDriver driver = new SimulatedDriver(simulation);
                Arena arena = Arena.ofConfined()) {
            Arguments packed = new Arguments(arena);
            long last = 0, bytes = 0;
            for (String each : arguments) {
                bytes = ((Argument.Array) Argument.parse(each)).bytes();
                last = driver.allocate(bytes);
                driver.fillBytes(last, (byte) 0, bytes, 0);
                packed.add(last);
            }
            if (end == End.FREED) driver.free(last);
            else driver.reuse(last, 0);
            if (end == End.REUSED) driver.reuse(last, bytes);
            byte[] text = ptx(file).getBytes(StandardCharsets.UTF_8);
            driver.launch(driver.function(driver.load(file, text), name), grid, packed, 0);
            return List.of();
        } catch (KernelFault found) {
            return found.faults();
        }
    }

    /** The corrected twin, with the same arguments. */
    KernelRun twin() {
        return run(name + "Fixed");
    }

    private KernelRun run(String kernel) {
        return KernelRun.of(file + ".ptx", only(kernel, ptx(file)), kernel, grid, arguments.toArray(String[]::new));
    }

    /** PTX without its other kernels, which is read sooner. */
    private static String only(String kernel, String ptx) {
        return KERNEL.matcher(ptx)
                .replaceAll(each -> each.group(1).equals(kernel) ? Matcher.quoteReplacement(each.group()) : "");
    }

    @Override
    public String toString() {
        return file + ": " + name;
    }

    /** Every file of plants with faults. */
    static List<Plant> all() {
        return Stream.of(
                        "bounds",
                        "races",
                        "barriers",
                        "unwritten",
                        "masks",
                        "alignment",
                        "lifetime",
                        "endless",
                        "copies",
                        "signals",
                        "assertions",
                        "recursion")
                .flatMap(file -> of(file).stream())
                .toList();
    }
}
