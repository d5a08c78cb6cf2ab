package hanji.tensor.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FormatExceptionTest {
    private static final Path FILE = Path.of("weights.safetensors");

    @Test
    void theMessageIsTheFileAndTheProblem() {
        assertEquals("weights.safetensors: is empty", new FormatException(FILE, "is empty").getMessage());
    }

    @Test
    void aHostileNameNeitherBreaksTheLineNorSteersTheTerminal() {
        String message = new FormatException(FILE, "'a\r\nb\u001b[2Jc\u2028d' is bad").getMessage();
        assertEquals("weights.safetensors: 'a b [2Jc d' is bad", message);
    }

    @Test
    void aHostileNameOfAnyLengthIsCut() {
        String message = new FormatException(FILE, "x".repeat(1_000_000)).getMessage();
        assertTrue(message.length() < 500 && message.endsWith("x..."));
    }
}
