package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Card.Family;
import hanji.generative.model.Decodes;
import hanji.generative.model.Density;
import hanji.generative.model.Draws;
import hanji.generative.model.Meaning;
import hanji.generative.model.Scores;
import hanji.generative.model.Unnormalized;
import hanji.generative.zoo.Gan;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaxonomyTest {
    /** Densities that are exact over real values, and by dequantization a bound on probabilities of bytes. */
    private static final Set<String> OVER_REALS = Set.of("gmm", "pca", "realnvp");

    @TempDir
    private static Path folder;

    @Test
    void eachFamilyOffersTheInterfacesOfItsLeaf() {
        Taxonomy.of(Family.EXPLICIT_TRACTABLE).forEach(recipe -> {
            boolean overReals = OVER_REALS.contains(recipe.card().name());
            Meaning meaning = overReals ? Meaning.UPPER_BOUND : Meaning.EXACT;
            assertTrue(
                    Taxonomy.smallest(recipe) instanceof Scores scores && scores.meaning() == meaning,
                    recipe.card().name());
        });
        Taxonomy.of(Family.EXPLICIT_APPROXIMATE).forEach(recipe -> {
            boolean canBeListed = Taxonomy.smallest(recipe) instanceof Unnormalized; // the states of so small a machine
            assertTrue(Taxonomy.smallest(recipe) instanceof Scores scores
                    && (canBeListed || scores.meaning() != Meaning.EXACT));
            assertFalse(Taxonomy.smallest(recipe) instanceof Density);
        });
        for (Family implicit : List.of(Family.IMPLICIT_CHAIN, Family.IMPLICIT_DIRECT))
            Taxonomy.of(implicit).forEach(recipe -> {
                assertTrue(Taxonomy.smallest(recipe) instanceof Draws);
                assertFalse(Taxonomy.smallest(recipe) instanceof Scores);
            });
    }

    @Test
    void aGanOffersSamplesAndImagesOfCodesOnly() {
        assertEquals(List.of(Draws.class, Decodes.class), Taxonomy.offers(Taxonomy.smallest(new Gan())));
    }

    @Test
    void askingAModelThatDrawsForItsLikelihoodDoesNotCompile() {
        assertEquals(List.of(), errors("Scores"));
        List<String> errors = errors("Draws");
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.getFirst().contains("nats"), errors::toString);
    }

    /** What the compiler says to a class that asks a model of this interface for its likelihood. */
    private static List<String> errors(String kind) {
        String source = """
            import hanji.generative.model.*;
            class Asks {
                double[] of(%s model, hanji.nn.data.Images images, hanji.tensor.Philox noise) {
                    return model.nats(images, noise);
                }
            }
            """.formatted(kind);
        var file = new SimpleJavaFileObject(URI.create("string:///Asks.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        List<String> options =
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, options, null, List.of(file))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                .map(found -> found.getMessage(Locale.ROOT))
                .toList();
    }
}
