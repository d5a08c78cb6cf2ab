package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.run.Options;
import hanji.generative.run.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists the models that {@code train} knows. */
@Command(name = "models", description = "Lists the models that can be trained, with their papers and defaults.")
final class Models implements Callable<Models.Listing> {

    /** Some lines for each model. */
    record Listing(List<Entry> models) implements Result {
        @Override
        public String text() {
            String gap = " ".repeat(WIDTH + 1);
            return models.stream()
                    .map(model -> ("%-" + WIDTH + "s %s%n%s%s%s%n%sdefaults: %s")
                            .formatted(
                                    model.name(),
                                    model.description(),
                                    gap,
                                    model.paper().isEmpty() ? "" : model.paper() + "; ",
                                    model.family(),
                                    gap,
                                    model.defaults()))
                    .collect(Collectors.joining(System.lineSeparator()));
        }
    }

    private static final int WIDTH = 18;

    /** @param defaults the options that {@code train} takes for it when none are given */
    record Entry(String name, String description, String paper, String family, String defaults) {
        static Entry of(Recipe<?> recipe) {
            Card card = recipe.card();
            return new Entry(
                    card.name(), card.sentence(), card.paper(), card.family().toString(), defaults(recipe));
        }

        private static String defaults(Recipe<?> recipe) {
            List<String> words = new ArrayList<>();
            Options.text(recipe.defaults(1)).forEach((name, value) -> words.add("--" + name + " " + value));
            Card card = recipe.card();
            if (card.feed() == Card.Feed.BATCHES)
                words.add("--batch " + card.training().batch());
            words.add("--steps " + card.training().steps());
            return String.join(" ", words);
        }
    }

    @Override
    public Listing call() {
        return new Listing(Zoo.recipes().stream().map(Entry::of).toList());
    }
}
