package hanji.generative.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PTX in the classes of a Maven project whose CUDA source has changed since, by the digests at the top of the PTX. */
final class StalePtx {
    private static final Pattern OF_SOURCE = Pattern.compile("(?m)^// sha256 ([0-9a-f]{64}) (\\S+\\.cuh?)$");
    private static final String SUFFIX = ".ptx";
    /** A manifest stands at the top. */
    private static final int TOP = 8192;

    private StalePtx() {}

    /** One line about the first such file; empty if there is none. */
    static Optional<String> advice(List<Path> places) throws IOException {
        for (Path place : places) {
            Path sources = place.toAbsolutePath()
                    .normalize()
                    .resolve("../../src/main/java")
                    .normalize();
            if (!place.endsWith(Path.of("target", "classes")) || !Files.isDirectory(sources)) continue;
            for (Path ptx : files(place)) {
                Optional<Path> changed = changed(ptx, sources);
                if (changed.isPresent())
                    return Optional.of(place.relativize(ptx) + " is older than " + changed.get()
                            + "; build it again with ./hanji ptx " + compiled(ptx, sources) + " and mvn compile");
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    /** The source or header that is not what the PTX was made of. */
    private static Optional<Path> changed(Path ptx, Path sources) throws IOException {
        for (MatchResult line : manifest(ptx)) {
            Path source = sources.resolve(line.group(2));
            if (Files.isRegularFile(source) && !sha256(source).equals(line.group(1))) return Optional.of(source);
        }
        return Optional.empty();
    }

    private static Path compiled(Path ptx, Path sources) throws IOException {
        return sources.resolve(manifest(ptx).getFirst().group(2));
    }

    private static List<MatchResult> manifest(Path ptx) throws IOException {
        try (var in = Files.newInputStream(ptx)) {
            String top = new String(in.readNBytes(TOP), StandardCharsets.ISO_8859_1);
            return OF_SOURCE.matcher(top).results().toList();
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            byte[] text = Files.readString(file, StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
