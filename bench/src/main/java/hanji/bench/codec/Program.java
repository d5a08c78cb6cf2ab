package hanji.bench.codec;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A compressor of the operating system.
 *
 * @param name in tables
 * @param takesPictures whether it reads PNG files; otherwise raw bytes
 * @param words its command line, in which IN and OUT stand for files
 */
record Program(String name, boolean takesPictures, List<String> words) {
    private static final String INPUT = "IN";
    private static final String OUTPUT = "OUT";

    /** Those that are measured, each at its greatest effort. */
    static List<Program> all() {
        return List.of(
                new Program("JPEG XL", true, List.of("cjxl", "-d", "0", "-e", "9", INPUT, OUTPUT)),
                new Program("WebP", true, List.of("cwebp", "-quiet", "-lossless", "-z", "9", INPUT, "-o", OUTPUT)),
                new Program("PNG, optipng", true, List.of("optipng", "-quiet", "-o7", "-out", OUTPUT, INPUT)),
                new Program("zpaq", false, List.of("zpaq", "a", OUTPUT, INPUT, "-m5")),
                new Program("xz", false, List.of("xz", "-9e", "-k", "-f", INPUT)),
                new Program("brotli", false, List.of("brotli", "-q", "11", "-f", "-o", OUTPUT, INPUT)));
    }

    /** Whether it is on the path. */
    boolean installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, words.getFirst())));
    }

    /**
     * Bytes of a file when compressed.
     *
     * @param folder for what it writes
     * @throws IOException if it fails
     */
    long bytes(Path input, Path folder) throws IOException {
        Path out = words.contains(OUTPUT)
                ? folder.resolve("out." + words.getFirst())
                : Path.of(input + "." + words.getFirst());
        Files.deleteIfExists(out);
        List<String> command = new ArrayList<>();
        for (String word : words)
            command.add(word.equals(INPUT) ? input.toString() : word.equals(OUTPUT) ? out.toString() : word);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            int status = process.waitFor();
            if (status != 0) throw new IOException(words.getFirst() + " ended with exit code " + status);
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(words.getFirst() + " was interrupted", stop);
        }
        return Files.size(zpaqAdds(out));
    }

    /** Zpaq adds its ending to names that have another. */
    private static Path zpaqAdds(Path out) {
        Path longer = Path.of(out + ".zpaq");
        return Files.exists(out) ? out : longer;
    }
}
