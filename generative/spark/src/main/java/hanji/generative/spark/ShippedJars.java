package hanji.generative.spark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.SparkContext;

/**
 * What this process runs on and a machine of a cluster lacks, which is Hanji and its libraries: sent along, so that every worker
 * runs the driver's build.
 */
final class ShippedJars {
    private ShippedJars() {}

    /** Jars of the class path that are not beside Spark's own; folders of classes, which a build has, become jars. */
    static List<String> of(String classPath) throws IOException {
        Set<String> installed = new HashSet<>();
        try (Stream<Path> jars = Files.list(sparkJars())) {
            jars.map(jar -> jar.getFileName().toString()).forEach(installed::add);
        }
        List<String> shipped = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) shipped.add(jar(path).toString());
            else if (Files.isRegularFile(path)
                    && !installed.contains(path.getFileName().toString())) shipped.add(path.toString());
        }
        return shipped;
    }

    /** The folder of Spark's jars: that of the cluster's home where it is named, else that of Spark's core. */
    private static Path sparkJars() {
        String home = System.getProperty("hanji.spark.home");
        if (home != null) return Path.of(home, "jars");
        try {
            Path core = Path.of(SparkContext.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return core.toAbsolutePath().resolveSibling("");
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path jar(Path folder) throws IOException {
        Path jar = Files.createTempFile("hanji-classes-", ".jar");
        jar.toFile().deleteOnExit();
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
