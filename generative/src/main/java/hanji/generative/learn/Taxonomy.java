package hanji.generative.learn;

import hanji.generative.model.Card.Family;
import hanji.generative.model.Classifies;
import hanji.generative.model.Completes;
import hanji.generative.model.Decodes;
import hanji.generative.model.Density;
import hanji.generative.model.Draws;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.run.Zoo;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The families of generative models, and what can be asked of each: read off the models that are there. */
public record Taxonomy() implements Topic {
    private static final int WIDTH = 78;

    private static final List<Class<? extends Fitted>> INTERFACES = List.of(
            Density.class,
            Scores.class,
            Draws.class,
            Completes.class,
            Encodes.class,
            Decodes.class,
            Reconstructs.class,
            Classifies.class);

    @Override
    public String name() {
        return "taxonomy";
    }

    @Override
    public String sentence() {
        return "Explicit, implicit: which model can be asked what.";
    }

    /** The smallest model of a recipe, for grey images of 4 x 4 in three classes, before its first step. */
    static Fitted smallest(Recipe<?> recipe) {
        var noise = new Noise(1);
        return fitted(recipe, new Site(4, 4, 1, 3, Device.cpu(1), DType.F32, noise));
    }

    private static <O extends Record> Fitted fitted(Recipe<O> recipe, Site site) {
        return recipe.learner(recipe.tiny(), site).fitted();
    }

    /** The interfaces that a model offers, the most special first. */
    static List<Class<? extends Fitted>> offers(Fitted model) {
        return INTERFACES.stream().filter(kind -> kind.isInstance(model)).toList();
    }

    /** The recipes of a family, by name. */
    static Stream<Recipe<?>> of(Family family) {
        return Zoo.recipes().stream().filter(recipe -> recipe.card().family() == family);
    }

    /** The names of the models that offer the same interfaces. */
    private static Map<String, List<String>> byOffer(List<Recipe<?>> recipes) {
        return recipes.stream()
                .collect(Collectors.groupingBy(
                        recipe -> offers(smallest(recipe)).stream()
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(", ")),
                        LinkedHashMap::new,
                        Collectors.mapping(recipe -> recipe.card().name(), Collectors.toList())));
    }

    /** An offer and the models that make it, in lines that fit. */
    private static List<String> lines(String offer, List<String> names) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder("  ").append(offer).append(':');
        for (String word : String.join(", ", names).split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        page.say("The models here, by what they know of p(x), and the interfaces they offer:");
        for (Family family : Family.values()) {
            page.say("");
            page.show("%s", family);
            List<Recipe<?>> recipes = of(family).toList();
            page.keep(family.name().toLowerCase(Locale.ROOT), recipes.size());
            if (recipes.isEmpty()) page.say("  none yet");
            byOffer(recipes).forEach((offer, names) -> lines(offer, names).forEach(line -> page.show("%s", line)));
        }
        page.say(
                "",
                "Density: p(x) exactly. Scores: -log p(x), or a bound on it, as it says itself.",
                "Draws: samples. A GAN's model is no Scores: asking it for a likelihood does",
                "not compile, since the method is not there. It is the same on the command",
                "line: ./hanji evaluate of a GAN's run says that there is no figure to ask for.");
        return page.readOn("Goodfellow, arXiv:1701.00160, section 2 and figure 9");
    }
}
