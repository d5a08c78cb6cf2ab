package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.run.Budget;
import hanji.generative.run.Options;
import hanji.nn.data.Images;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code train} that depend on the model: those of its recipe, and how long it trains. All are optional,
 * and all are fixed once a run has begun.
 */
final class TrainOptions {
    private static final String BATCH = "--batch";
    private static final String SHARDS = "--shards";
    private static final String STEPS = "--steps";
    private static final String EPOCHS = "--epochs";
    private static final String MINUTES = "--minutes";
    private static final List<String> LENGTHS = List.of(STEPS, EPOCHS, MINUTES);

    private final Recipe<?> recipe;
    private final List<Options.Option> own;

    TrainOptions(Recipe<?> recipe) {
        this.recipe = recipe;
        this.own = Options.of(recipe.defaults(1));
    }

    /** Adds them to the command. */
    void addTo(CommandSpec spec) {
        Card card = recipe.card();
        var colour = Options.text(recipe.defaults(3));
        for (Options.Option option : own) {
            String inColour = colour.getOrDefault(option.name(), "");
            String also = inColour.equals(option.text()) ? "" : "; for colour images " + inColour;
            spec.addOption(text("--" + option.name(), option)
                    .description(withoutStop(option.help()) + " (default: " + option.text() + also + ").")
                    .build());
        }
        if (card.feed() == Card.Feed.BATCHES) {
            spec.addOption(number(BATCH, "N", new AtLeastOne())
                    .description("Images per step (default: " + card.training().batch() + ").")
                    .build());
            spec.addOption(number(SHARDS, "N", new AtLeastOne())
                    .description(
                            "Cut each batch into N equal parts, a power of two; each moves the model by the mean of"
                                    + " all, and several workers can share them (default: 1).")
                    .build());
            spec.addOption(number(EPOCHS, "N", new AtLeastOne())
                    .description("Train for N passes over the images.")
                    .build());
        }
        spec.addOption(number(STEPS, "N", new AtLeastOne())
                .description((card.feed() == Card.Feed.WHOLE ? "Train for N steps at most" : "Train for N steps")
                        + " (default: " + card.training().steps() + ").")
                .build());
        spec.addOption(number(MINUTES, "N", new AboveZero())
                .description("Train for N minutes; how many steps that is depends on the machine, so such a run"
                        + " cannot be repeated to the bit.")
                .build());
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** What is true or false may stand alone, and is true then. */
    private static OptionSpec.Builder text(String name, Options.Option option) {
        OptionSpec.Builder text =
                OptionSpec.builder(name).paramLabel(option.label()).type(String.class);
        return option.type() == boolean.class ? text.arity("0..1").fallbackValue("true") : text.arity("1");
    }

    private static OptionSpec.Builder number(String name, String label, ITypeConverter<?> converter) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(Number.class)
                .arity("1")
                .converters(converter);
    }

    /** Names of all that were given on the command line. */
    List<String> given(ParseResult parsed) {
        return Stream.concat(
                        own.stream().map(option -> "--" + option.name()),
                        Stream.concat(LENGTHS.stream(), Stream.of(BATCH, SHARDS)))
                .filter(parsed::hasMatchedOption)
                .toList();
    }

    /** The number of steps, if that alone was given. */
    Optional<Long> stepsOnly(ParseResult parsed) {
        return given(parsed).equals(List.of(STEPS)) ? number(parsed, STEPS).map(Number::longValue) : Optional.empty();
    }

    /** Two ways to say how long, if two were given. */
    Optional<String> contradiction(ParseResult parsed) {
        List<String> lengths = LENGTHS.stream().filter(parsed::hasMatchedOption).toList();
        return lengths.size() > 1
                ? Optional.of(String.join(" and ", lengths) + " are mutually exclusive (specify only one)")
                : Optional.empty();
    }

    /**
     * The recipe's options as text, for images of this many channels.
     *
     * @throws IllegalArgumentException if a value is impossible
     */
    Map<String, String> values(ParseResult parsed, int channels) {
        var given = new LinkedHashMap<String, String>();
        for (Options.Option option : own)
            if (parsed.hasMatchedOption("--" + option.name()))
                given.put(option.name(), parsed.matchedOptionValue("--" + option.name(), ""));
        return Options.text(Options.with(recipe.defaults(channels), given));
    }

    /** Images per step; 0 where a step sees all of them. */
    int batch(ParseResult parsed) {
        if (recipe.card().feed() == Card.Feed.WHOLE) return 0;
        return number(parsed, BATCH)
                .map(Number::intValue)
                .orElse(recipe.card().training().batch());
    }

    /** Parts of a batch that learners of their own work on. */
    int shards(ParseResult parsed) {
        return number(parsed, SHARDS).map(Number::intValue).orElse(1);
    }

    /** How long to train. */
    Budget budget(ParseResult parsed, Images images) {
        Optional<Number> minutes = number(parsed, MINUTES);
        if (minutes.isPresent()) return new Budget.Minutes(minutes.get().doubleValue());
        long perEpoch = Math.max(1, images.count() / Math.max(1, batch(parsed)));
        return new Budget.Steps(number(parsed, EPOCHS)
                .map(epochs -> epochs.longValue() * perEpoch)
                .or(() -> number(parsed, STEPS).map(Number::longValue))
                .orElse(recipe.card().training().steps()));
    }

    private static Optional<Number> number(ParseResult parsed, String name) {
        return parsed.hasMatchedOption(name)
                ? Optional.of(parsed.<Number>matchedOptionValue(name, 0))
                : Optional.empty();
    }
}
