package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code bench/gpu/check --before} asks of an older build goes on without what that build lacks. */
class OlderBuildTest {
    /** Before work was repeated as graphs, and before some ops and models. */
    private static final OlderBuild BEFORE_GRAPHS = new OlderBuild(
            Set.of(
                    "hanji.cuda.RepeatedWork",
                    "hanji.generative.zoo.Dcgan$Options",
                    "hanji.generative.zoo.GatedPixelCnn",
                    "hanji.kernels.matmul.ExactMatMul"),
            Set.of("hanji.cuda.Cuda.with", "hanji.cuda.Cuda.repeat"));

    @TempDir
    private Path results;

    private static CommandLine check(ClassLoader build) throws ReflectiveOperationException {
        var made = Class.forName(CardCheck.class.getName(), true, build).getDeclaredConstructor();
        made.setAccessible(true);
        return new CommandLine(made.newInstance());
    }

    private int turn(String... words) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(BEFORE_GRAPHS);
        try {
            String[] all = {"--device", "simulated", "--times-only", "--commit", "abc", "--results", results.toString()
            };
            var line = check(BEFORE_GRAPHS);
            return line.execute(List.of(List.of(words), List.of(all)).stream()
                    .flatMap(List::stream)
                    .toArray(String[]::new));
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    private Path file(String end) throws IOException {
        try (var files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void stepsThatItHasAreTimedLaunchByLaunch() throws Exception {
        assertEquals(0, turn("steps"));
        StepFindings found = JsonFile.read(file("-steps.json"), StepFindings.class, "");
        assertEquals(
                List.of("PIXELCNN", "VAE", "DDPM"),
                found.steps().stream().map(StepTime::step).toList());
        assertEquals(
                Set.of("launch by launch"),
                Set.copyOf(found.steps().stream().map(StepTime::way).toList()));
        assertEquals(2, found.leftOut().size());
        assertTrue(found.leftOut().getFirst().contains("this build lacks hanji/generative/zoo/GatedPixelCnn"));
    }

    @Test
    void callsThatItHasAreTimed() throws Exception {
        assertEquals(0, turn("kernels", "--calls", "AFFINE,EXACT_MATMUL,MATMUL_BF16"));
        GpuFindings found = JsonFile.read(file(".json"), GpuFindings.class, "");
        assertEquals(
                List.of("AFFINE"),
                found.kernels().stream().map(KernelTime::call).toList());
    }

    /** Calls and commands know of precisions only when they are asked for one. */
    @Test
    void beforeThereWerePrecisions() throws Exception {
        var build = new OlderBuild(Set.of("hanji.cuda.Precision"), Set.of());
        for (CommandLine part : check(build).getSubcommands().values())
            assertTrue(part.getCommand().getClass().getDeclaredMethods().length > 0); // whose types must be there
        for (Class<?> type : List.of(StandardCall.class, CardStep.class, StandardRun.class))
            Class.forName(type.getName(), true, build);
        assertThrows(ClassNotFoundException.class, () -> Class.forName("hanji.cuda.Precision", true, build));
    }
}
