package hanji.generative.cli;

import hanji.generative.distributed.Cluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole training on another process, with the folder that it leaves as its result.
 *
 * @param words of {@code train}, without the folder
 */
record TrainingJob(List<String> words) implements Cluster.Job {
    private static final String FAILED = "failed";
    private static final String RUN = "run/";

    @Override
    public byte[] run() throws IOException {
        Path folder = Files.createTempDirectory("hanji-job-");
        try {
            var all = new ArrayList<>(words);
            all.addAll(List.of("--out", folder.resolve("run").toString()));
            if (words.stream().noneMatch(word -> word.startsWith("--threads") || word.startsWith("--device")))
                all.addAll(List.of("--device", "cpu", "--threads", "1")); // the other cores have jobs of their own
            Optional<String> failed = QuietCommand.silently(all);
            return zip(folder, failed);
        } finally {
            delete(folder);
        }
    }

    private static byte[] zip(Path folder, Optional<String> failed) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            if (failed.isPresent()) {
                zip.putNextEntry(new ZipEntry(FAILED));
                zip.write(failed.get().getBytes(StandardCharsets.UTF_8));
                return bytes(zip, bytes);
            }
            for (Path file : files(folder)) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
            return bytes(zip, bytes);
        }
    }

    private static byte[] bytes(ZipOutputStream zip, ByteArrayOutputStream bytes) throws IOException {
        zip.finish();
        return bytes.toByteArray();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /**
     * Puts the folder of a run that a job left where it belongs.
     *
     * @param run is not there yet
     * @return why there is none, if so
     */
    static Optional<String> unpack(byte[] result, Path run) {
        try {
            return unpacked(result, run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> unpacked(byte[] result, Path run) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(result))) {
            Path aside = Files.createTempDirectory(run.toAbsolutePath().getParent(), ".job-");
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(FAILED)) {
                    Files.delete(aside);
                    return Optional.of(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
                Path file =
                        aside.resolve(entry.getName().substring(RUN.length())).normalize();
                if (!file.startsWith(aside)) throw new IOException("a worker sent a file outside of its run: " + entry);
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
            nameHere(aside.resolve("result.json"), run);
            Files.move(aside, run);
            return Optional.empty();
        }
    }

    /** The result names the folder that it lies in. */
    private static void nameHere(Path file, Path run) throws IOException {
        if (!Files.exists(file)) return;
        if (JsonMapper.shared().readTree(file.toFile()) instanceof ObjectNode result)
            Files.writeString(file, result.put("run_dir", run.toString()) + "\n");
    }
}
