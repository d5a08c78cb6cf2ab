package hanji.bench;

import hanji.tensor.format.AtomicFile;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as JSON in a file: the object that {@code --json} prints, on several lines. */
public final class JsonFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private JsonFile() {}

    /** Writes a record whole or not at all. */
    public static void write(Path file, Record result) throws IOException {
        byte[] json = (MAPPER.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, channel -> {
            for (var left = ByteBuffer.wrap(json); left.hasRemaining(); ) channel.write(left);
        });
    }

    /**
     * Reads a record.
     *
     * @param command what writes such a file
     * @throws IOException if the file cannot be read
     * @throws FormatException if it holds no such record
     */
    public static <T extends Record> T read(Path file, Class<T> type, String command) throws IOException {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), type);
        } catch (JacksonException wrong) {
            throw new FormatException(file, "no result of " + command + "; write one with it", wrong);
        }
    }
}
