package hanji.generative.report;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log of a training run, metrics.jsonl: one JSON object a line, its first key "step", steps never falling. Each
 * line goes to the operating system as it is written, so a process that is killed loses none; {@link #sync} guards
 * against a power cut too. Not safe for use by several threads at once.
 */
public final class Metrics implements Closeable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STEP = "step";

    private final Path path;
    private final FileChannel file;
    private long lastStep;

    private Metrics(Path path, FileChannel file, long lastStep) {
        this.path = path;
        this.file = file;
        this.lastStep = lastStep;
    }

    /** Starts an empty log at path, over whatever was there. */
    public static Metrics create(Path path) throws IOException {
        Files.deleteIfExists(path);
        return resume(path, 0);
    }

    /**
     * Goes on with the log of a run that resumes after the given step. Lines of later steps, and a last line that was
     * cut short, are dropped, so that the log ends up as if the run had never stopped. A missing log is begun.
     *
     * @throws IOException naming file and line, when a line before the last is no JSON object with a step; or when
     *     another process has this log open, and so trains the same run
     */
    public static Metrics resume(Path path, long step) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (isInUse(file))
                throw new FileSystemException(
                        path.toString(), null, "another process is training this run; wait for its end or stop it");
            long kept = 0;
            for (Line line : lines(path, Channels.newInputStream(file).readAllBytes())) {
                if (line.step() > step) break;
                kept = line.end();
            }
            file.truncate(kept).position(kept);
            return new Metrics(path, file, step);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Locks the file until it is closed or the process ends, however it ends; whether someone else has done so. */
    private static boolean isInUse(FileChannel file) {
        try {
            return file.tryLock() == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException _) {
            return false; // a file system without locks
        }
    }

    /**
     * Appends one line. Values that JSON has no word for, NaN and the infinities, are written as null.
     *
     * @param values in the order in which the line shall have them, e.g. train_bits_per_dim
     * @throws IllegalArgumentException when step is below an earlier one
     */
    public void write(long step, Map<String, Double> values) throws IOException {
        if (step < lastStep)
            throw new IllegalArgumentException(
                    "step %d after step %d: steps of a log never fall".formatted(step, lastStep));
        lastStep = step;
        var line = JSON.createObjectNode().put(STEP, step);
        values.forEach((name, value) -> {
            if (Double.isFinite(value)) line.put(name, value);
            else line.putNull(name);
        });
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(JSON.writeValueAsBytes(line));
        bytes.write('\n');
        try {
            for (var left = ByteBuffer.wrap(bytes.toByteArray()); left.hasRemaining(); ) file.write(left);
        } catch (IOException e) {
            throw naming(e);
        }
    }

    /** Returns when every line written is on the disk; call it before a checkpoint that a resume may start from. */
    public void sync() throws IOException {
        try {
            file.force(true);
        } catch (IOException e) {
            throw naming(e);
        }
    }

    /** The operating system's failure of a write, with the file, which it does not name. */
    private FileSystemException naming(IOException e) {
        var named = new FileSystemException(path.toString(), null, e.getMessage());
        named.initCause(e);
        return named;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /**
     * One value of the log over the steps; lines that lack it, or hold null, are left out, as is a last line cut
     * short.
     *
     * @throws IOException naming file and line, when a line before the last is no JSON object with a step
     */
    public static List<CurvePoint> read(Path path, String name) throws IOException {
        List<CurvePoint> points = new ArrayList<>();
        for (Line line : lines(path, Files.readAllBytes(path)))
            if (line.values().path(name).isNumber())
                points.add(new CurvePoint(line.step(), line.values().path(name).doubleValue()));
        return points;
    }

    /** A whole line: its step and values, and the offset in bytes of what follows it. */
    private record Line(long step, JsonNode values, int end) {}

    private static List<Line> lines(Path path, byte[] log) throws IOException {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < log.length; i++)
            if (log[i] == '\n') {
                String text = new String(log, start, i - start, StandardCharsets.UTF_8);
                lines.add(parse(path, lines.size() + 1, text, i + 1));
                start = i + 1;
            }
        return lines;
    }

    private static Line parse(Path path, int number, String text, int end) throws IOException {
        try {
            JsonNode values = JSON.readTree(text);
            if (values.path(STEP).isIntegralNumber())
                return new Line(values.path(STEP).longValue(), values, end);
        } catch (JacksonException _) {
            // reported below, as for a line that is JSON but has no step
        }
        throw new IOException(
                "%s, line %d: expected a JSON object with a whole number \"step\"; delete that line to go on"
                        .formatted(path, number));
    }
}
