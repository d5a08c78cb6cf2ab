package hanji.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The PTX in the resources of every module. */
public final class ShippedPtx {
    /** The root of the checkout. */
    public static final Path ROOT = root();

    /** Those that have CUDA sources. */
    static final List<String> MODULES = List.of("autograd", "kernels");

    private ShippedPtx() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ptx/BuildPtx.java"))) folder = folder.getParent();
        return folder;
    }

    /** The PTX of each source, of all its modules in one, since an assembler takes longer to start than for most kernels. */
    static Map<String, String> bySource() throws IOException {
        var sources = new TreeMap<String, String>();
        for (Path file : files()) {
            String ptx = Files.readString(file);
            String source = ROOT.relativize(file).toString().replaceFirst("\\.\\w+(?=\\.ptx)", "");
            sources.merge(source, ptx, (before, module) -> before + kernels(module));
        }
        return sources;
    }

    private static String kernels(String module) {
        String end = "\n}\n";
        return module.substring(module.indexOf(".visible .entry"), module.lastIndexOf(end) + end.length());
    }

    /** Every file, in order. */
    public static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (String module : MODULES) {
            Path resources = ROOT.resolve(module + "/src/main/resources");
            if (!Files.exists(resources)) continue;
            try (Stream<Path> all = Files.walk(resources)) {
                all.filter(file -> file.toString().endsWith(".ptx")).sorted().forEach(files::add);
            }
        }
        return files;
    }
}
