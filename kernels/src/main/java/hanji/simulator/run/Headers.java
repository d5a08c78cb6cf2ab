package hanji.simulator.run;

import hanji.tensor.format.AtomicFile;
import hanji.tensor.format.UserCache;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The CUDA headers of Hanji's own kernels in a folder, for sources anywhere that say {@code #include "hanji/kernels/..."}. They lie beside
 * the classes, in a jar or not.
 */
public final class Headers {
    private static final String END = ".cuh";
    /** Where all of them are. */
    private static final String PACKAGE = "hanji/kernels";
    /** One of them, by which the others are found. */
    private static final String ONE = "/" + PACKAGE + "/threads" + END;

    private Headers() {}

    /**
     * The folder that the names in {@code #include} are relative to: that of the classes, or where they come from a jar a copy in the
     * user's cache, in a folder of its own for each content.
     *
     * @throws IOException if the copy cannot be written
     */
    public static Path folder() throws IOException {
        URL one = Headers.class.getResource(ONE);
        if (one == null) throw new IOException("Hanji's CUDA headers are not beside its classes: there is no " + ONE);
        return folder(one, UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** @param one the place of {@link #ONE} */
    static Path folder(URL one, Path cache) throws IOException {
        if (one.openConnection() instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (JarFile file = jar.getJarFile()) {
                return copied(content(file), cache);
            }
        }
        Path header = Path.of(URI.create(one.toString()));
        return header.getRoot()
                .resolve(header.subpath(0, header.getNameCount() - Path.of(ONE).getNameCount()));
    }

    private static Map<String, byte[]> content(JarFile jar) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        for (JarEntry entry :
                jar.stream().filter(each -> each.getName().endsWith(END)).toList())
            content.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
        return content;
    }

    private static Path copied(Map<String, byte[]> content, Path cache) throws IOException {
        Path folder = cache.resolve("headers-" + digest(content));
        for (var each : content.entrySet()) {
            Path file = folder.resolve(each.getKey());
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), each.getValue())) {
                Files.createDirectories(file.getParent());
                AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(each.getValue())));
            }
        }
        return folder;
    }

    /** A digest of the names and contents of the headers in a folder. */
    static String digest(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(PACKAGE))) {
            for (Path file : files.filter(each -> each.toString().endsWith(END)).toList())
                content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
        return digest(content);
    }

    private static String digest(Map<String, byte[]> content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            content.forEach((name, text) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(text);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
