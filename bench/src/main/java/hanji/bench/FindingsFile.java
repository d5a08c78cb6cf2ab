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

/** Findings as JSON in a file: the object that {@code --json} prints, on several lines. */
final class FindingsFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private FindingsFile() {}

    static void write(Path file, Findings findings) throws IOException {
        byte[] json = (MAPPER.writeValueAsString(findings) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, channel -> {
            for (var left = ByteBuffer.wrap(json); left.hasRemaining(); ) channel.write(left);
        });
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws FormatException if it holds no findings
     */
    static Findings read(Path file) throws IOException {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), Findings.class);
        } catch (JacksonException wrong) {
            throw new FormatException(
                    file, "no result of ./hanji bench; write one with ./hanji bench --out " + file, wrong);
        }
    }
}
