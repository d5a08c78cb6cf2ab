package hanji.generative.run;

import hanji.generative.model.Recipe;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The recipes that are there: Hanji's own and any other on the class path. */
public final class Zoo {
    /** What is trained when no model is named. */
    public static final String DEFAULT = "pixelcnn";

    private Zoo() {}

    /** All of them, the default first, then by name. */
    public static List<Recipe<?>> recipes() {
        return ServiceLoader.load(Recipe.class).stream()
                .map(ServiceLoader.Provider::get)
                .<Recipe<?>>map(recipe -> recipe)
                .sorted(Comparator.<Recipe<?>, Boolean>comparing(
                                recipe -> !recipe.card().name().equals(DEFAULT))
                        .thenComparing(recipe -> recipe.card().name()))
                .toList();
    }

    /** The recipe of that name, in any case. */
    public static Optional<Recipe<?>> find(String name) {
        return recipes().stream()
                .filter(recipe -> recipe.card().name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The names, for messages: "counts, pixelcnn or vae". */
    public static String names() {
        List<String> names =
                recipes().stream().map(recipe -> recipe.card().name()).sorted().toList();
        return names.size() == 1
                ? names.getFirst()
                : names.stream().limit(names.size() - 1L).collect(Collectors.joining(", ")) + " or " + names.getLast();
    }
}
