package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Numerics;
import hanji.generative.model.Draws;
import hanji.generative.model.Recipe;
import hanji.generative.run.Run;
import hanji.generative.run.Zoo;
import hanji.kernels.CommittedDigests;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bits of a tiny run of each recipe are the committed ones: its whole state after twelve steps, and four images where it
 * draws. They change only with the numerics version; {@code -Dhanji.digests=write} writes them.
 */
class RecipeDigestsTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final int SHOWN = 16;

    @TempDir
    private Path folder;

    @Test
    void everyRecipeEndsWithTheCommittedBits() throws IOException {
        var committed = new CommittedDigests(MODULE.resolve("src/test/resources/hanji/digests"), Numerics.VERSION);
        Map<String, SortedMap<String, String>> computed = new TreeMap<>();
        for (Recipe<?> recipe : Zoo.recipes())
            computed.put(recipe.card().name(), new TreeMap<>(Map.of("after 12 steps", digests(recipe))));
        if (System.getProperty("hanji.digests", "").equals("write")) committed.write(computed);
        assertEquals("", committed.differences(computed));
    }

    private String digests(Recipe<?> recipe) throws IOException {
        Run run = RecipesTest.trained(recipe, Device.cpu(1), folder);
        String drawn = run.fitted() instanceof Draws draws
                ? draws.sample(new Philox(3, 1, 4), 4).sha256().substring(0, SHOWN)
                : "-";
        return run.stateSha256().substring(0, SHOWN) + " " + drawn;
    }
}
