package hanji.generative.cli;

import hanji.generative.model.Recipe;
import hanji.generative.run.Options;
import hanji.generative.run.Zoo;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which model the words of a {@code train} command name, before its options can be known. */
final class TrainWords {
    /** Options that are followed by no value. */
    private static final Set<String> FLAGS =
            Set.of("--json", "--verbose", "--help", "-h", "--version", "-V", "--skip-unreadable", "--collapse-alarm");

    private static final Set<String> TRUTHS = Set.of("true", "false");

    private TrainWords() {}

    /** The recipe that is named, or the default: an unknown name is refused when the command runs. */
    static Recipe<?> recipe(String... args) {
        return named(args)
                .flatMap(Zoo::find)
                .orElseGet(() -> Zoo.find(Zoo.DEFAULT).orElseThrow());
    }

    /** The name of the model that is named, if there is such a one. */
    static Optional<String> model(String... args) {
        return named(args).flatMap(Zoo::find).map(recipe -> recipe.card().name());
    }

    /** What to say of an option that this model does not have and others do; empty if none has it. */
    static Optional<String> ofAnotherModel(String option, String... args) {
        String name = option.split("=", 2)[0];
        List<String> owners = Zoo.recipes().stream()
                .filter(recipe ->
                        Options.of(recipe.defaults(1)).stream().anyMatch(own -> name.equals("--" + own.name())))
                .map(recipe -> recipe.card().name())
                .sorted()
                .toList();
        if (owners.isEmpty()) return Optional.empty();
        boolean resumes = Arrays.stream(args).anyMatch(word -> word.startsWith("--resume"));
        return Optional.of(
                resumes
                        ? "--resume goes on with the settings of the run, so " + name + " does not go with it"
                        : name + " is an option of " + String.join(", ", owners) + ", not of "
                                + recipe(args).card().name());
    }

    /**
     * The words with "=true" behind each option that is true or false and stands alone, so that what follows is not taken for its
     * value.
     */
    static String[] spelledOut(String... args) {
        String[] words = args.clone();
        int train = Arrays.asList(args).indexOf("train");
        for (int i = train + 1; train >= 0 && i < words.length; i++) {
            boolean stands = i + 1 == words.length || !TRUTHS.contains(words[i + 1].toLowerCase(Locale.ROOT));
            if (stands && isTrueOrFalse(words[i])) words[i] += "=true";
        }
        return words;
    }

    private static boolean isTrueOrFalse(String word) {
        return Zoo.recipes().stream()
                .flatMap(recipe -> Options.of(recipe.defaults(1)).stream())
                .anyMatch(option -> option.type() == boolean.class && word.equals("--" + option.name()));
    }

    /** The first word after "train" that is neither an option nor an option's value, of which --sweep takes several. */
    private static Optional<String> named(String... args) {
        List<String> words = Arrays.stream(args)
                .dropWhile(word -> !word.equals("train"))
                .skip(1)
                .toList();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (!word.startsWith("-") && !word.contains("=")) return Optional.of(word);
            if (word.startsWith("-") && !FLAGS.contains(word) && !word.contains("=") && rest.hasNext()) rest.next();
        }
        return Optional.empty();
    }
}
