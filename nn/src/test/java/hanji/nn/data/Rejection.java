package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** Asserts that bad data is refused in the promised form: a DataException of one line that names the file. */
final class Rejection {
    private Rejection() {}

    /** @return the message, for what a test wants to see in it besides the file */
    static String of(Path file, Executable loading) {
        String message = assertThrows(DataException.class, loading).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith(file + ": "), "should begin with " + file + ": " + message);
        assertTrue(message.contains("; expected "), message);
        return message;
    }
}
