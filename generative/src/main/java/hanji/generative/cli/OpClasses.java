package hanji.generative.cli;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipError;

/** The classes in folders and jars, by name. */
final class OpClasses {
    private static final String SUFFIX = ".class";

    private OpClasses() {}

    static List<String> in(List<Path> places) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path place : places)
            if (Files.isDirectory(place)) names.addAll(below(place));
            else
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    names.addAll(below(jar.getPath("/")));
                } catch (ProviderNotFoundException | ZipError _) {
                    throw new NotDirectoryException(place + ", no jar either");
                }
        return names;
    }

    private static List<String> below(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(each -> root.relativize(each).toString())
                    .filter(each -> each.endsWith(SUFFIX) && !each.contains("-info") && !each.startsWith("META-INF"))
                    .map(each -> each.substring(0, each.length() - SUFFIX.length())
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .sorted()
                    .toList();
        }
    }
}
