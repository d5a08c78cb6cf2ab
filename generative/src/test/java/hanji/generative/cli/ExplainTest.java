package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.explain.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ExplainTest {
    @TempDir
    private Path folder;

    private JsonNode explained(String example, Path file) {
        return Outcome.of("explain", example, "--json", "--out", file.toString())
                .json();
    }

    @Test
    void withoutAnExampleAllAreListed() {
        String text = Outcome.of("explain").out();
        for (Example example : Example.all())
            assertTrue(text.contains(example.name()) && text.contains(example.sentence()), text);
    }

    @Test
    void aMistypedExampleIsMet() {
        Outcome.of("explain", "fanout").failed(ExitCode.USAGE, "'fanout' is no example", "did you mean 'fan-out'");
    }

    @TestFactory
    Stream<DynamicTest> aPageIsWritten() {
        return Example.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    Path file = folder.resolve(example.name() + ".html");
                    JsonNode result = explained(example.name(), file);
                    assertEquals(file.toString(), result.get("file").asString());
                    assertTrue(Files.readString(file).contains(example.sentence()));
                    assertTrue(result.get("backward_ops").asInt() > 0);
                }));
    }

    @Test
    void gradientsAreTheDerivatives() {
        double x = 0.8f;
        JsonNode chain = explained("chain", folder.resolve("chain.html"));
        assertEquals(Math.exp(Math.sin(x * x)), chain.get("loss").asDouble(), 1e-6);
        double slope = Math.exp(Math.sin(x * x)) * Math.cos(x * x) * 2 * x;
        assertEquals(slope, chain.get("gradients").get("x").get(0).asDouble(), 1e-6);
        JsonNode second = explained("second-order", folder.resolve("second.html"));
        assertEquals(3 * 1.5 * 1.5, second.get("loss").asDouble(), 1e-6);
        assertEquals(6 * 1.5, second.get("gradients").get("x").get(0).asDouble(), 1e-6);
    }

    @Test
    void aFileThatCannotBeWrittenIsMet() throws IOException {
        Path nowhere = Files.createFile(folder.resolve("file")).resolve("page.html");
        Outcome.of("explain", "chain", "--out", nowhere.toString()).failed(ExitCode.DATA, "page.html");
    }
}
