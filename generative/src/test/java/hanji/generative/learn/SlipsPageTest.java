package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.lesson.Lesson;
import hanji.generative.model.Draws;
import hanji.generative.run.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/slips.md says is what is computed. */
class SlipsPageTest {
    private static final Path PAGE = Path.of("../docs/slips.md");

    /** Lines of its blocks. */
    private static List<String> shown() throws IOException {
        List<String> shown = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE))
            if (line.startsWith("```")) inside = line.equals("```text");
            else if (inside) shown.add(line);
        return shown;
    }

    /** That the lesson prints what it says is LessonCommandTest's to see. */
    @Test
    void eachNumberIsOneOfTheLessons() throws IOException {
        List<String> said = Lesson.number(14).said();
        for (String line : shown()) assertTrue(said.contains(line), line);
        assertTrue(shown().size() > 20);
    }

    @Test
    void theCoinIsTheOneOfTheTopic() {
        assertEquals(0.001792, Likelihood.likelihood(0.6, 7, 10), 5e-7);
    }

    @Test
    void anAutoencoderOffersNoDrawsAndAVaeDoes() {
        assertFalse(offersDraws("autoencoder"));
        assertTrue(offersDraws("vae") && offersDraws("aae") && offersDraws("wae-mmd"));
    }

    private static boolean offersDraws(String model) {
        return Zoo.recipes().stream()
                        .filter(recipe -> recipe.card().name().equals(model))
                        .findFirst()
                        .map(Taxonomy::smallest)
                        .orElseThrow()
                instanceof Draws;
    }
}
