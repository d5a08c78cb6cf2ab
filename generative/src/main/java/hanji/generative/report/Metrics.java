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
import java.util.LinkedHashMap;
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

    private Metrics(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the log of a run, or begins one, and locks it against every other process until it is closed: whoever reads or
     * writes a run's checkpoint in order to train holds this lock.
     *
     * @throws IOException when another process has this log open, and so trains the same run
     */
    public static Metrics open(Path path) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (isInUse(file)) {
            file.close();
            throw new FileSystemException(
                    path.toString(), null, "another process is training this run; wait for its end or stop it");
        }
        return new Metrics(path, file);
    }

    /**
     * Drops lines of steps after the given one, and a last line that was cut short, so that the log is as if the run had
     * never gone further.
     *
     * @throws IOException naming file and line, when a line before the last is no JSON object with a step
     */
    public Metrics goOnAfter(long step) throws IOException {
        long kept = 0;
        for (Line line : lines(path, Channels.newInputStream(file.position(0)).readAllBytes())) {
            if (line.step() > step) break;
            kept = line.end();
        }
        file.truncate(kept).position(kept);
        lastStep = step;
        return this;
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
        append(JSON.writeValueAsBytes(line));
    }

    /**
     * Appends a line that another process wrote into a log of its own.
     *
     * @param line without its end
     * @throws IllegalArgumentException when its step is below an earlier one
     * @throws IOException when it is no JSON object with a step
     */
    public void copy(byte[] line) throws IOException {
        long step = parse(path, 1, new String(line, StandardCharsets.UTF_8), 0).step();
        if (step < lastStep) throw new IllegalArgumentException("step " + step + " after step " + lastStep);
        lastStep = step;
        append(line);
    }

    private void append(byte[] line) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(line);
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
     * Every value of the log over the steps, by name in order of first appearance; nulls are left out, as is a last line
     * cut short.
     *
     * @throws IOException naming file and line, when a line before the last is no JSON object with a step
     */
    public static Map<String, List<CurvePoint>> read(Path path) throws IOException {
        Map<String, List<CurvePoint>> series = new LinkedHashMap<>();
        for (Line line : lines(path, Files.readAllBytes(path)))
            line.values().properties().forEach(entry -> {
                if (!entry.getKey().equals(STEP) && entry.getValue().isNumber())
                    series.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(new CurvePoint(line.step(), entry.getValue().doubleValue()));
            });
        return series;
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
