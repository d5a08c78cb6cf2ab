package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void pipeIsNeitherInteractiveNorColoured() {
        Terminal pipe = of(false, Map.of("TERM", "xterm"));
        assertFalse(pipe.interactive());
        assertFalse(pipe.colour());
    }

    @Test
    void dumbTerminalIsNotDrawnOver() {
        assertFalse(of(true, Map.of("TERM", "dumb")).interactive());
        assertFalse(of(true, Map.of()).interactive());
        assertTrue(of(true, Map.of("TERM", "xterm")).interactive());
    }

    @Test
    void noColorIsObeyedUnlessEmpty() {
        assertTrue(of(true, Map.of("TERM", "xterm")).colour());
        assertTrue(of(true, Map.of("TERM", "xterm", "NO_COLOR", "")).colour());
        assertFalse(of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).colour());
    }

    @Test
    void widthIsColumnsThenTheWindowThenEighty() {
        assertEquals(100, of(true, Map.of("COLUMNS", "100")).columns().getAsInt());
        assertEquals(72, of(true, Map.of()).columns().getAsInt());
        assertEquals(72, of(true, Map.of("COLUMNS", "wide")).columns().getAsInt());
        assertEquals(
                80,
                Terminal.of(stream(StandardCharsets.UTF_8), true, Map.of(), OptionalInt::empty)
                        .columns()
                        .getAsInt());
    }

    @Test
    void blocksNeedACharacterSetThatHasThem() {
        assertTrue(Terminal.of(stream(StandardCharsets.UTF_8), true, Map.of(), OptionalInt::empty)
                .blocks());
        assertFalse(Terminal.of(stream(StandardCharsets.US_ASCII), true, Map.of(), OptionalInt::empty)
                .blocks());
    }

    private static Terminal of(boolean terminal, Map<String, String> environment) {
        return Terminal.of(stream(StandardCharsets.UTF_8), terminal, environment, () -> OptionalInt.of(72));
    }

    private static PrintStream stream(Charset charset) {
        return new PrintStream(OutputStream.nullOutputStream(), true, charset);
    }
}
