package hanji.generative.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The option of {@code train} that trains it several times. */
final class SweepOption {
    /** Options that are of the sweep, not of a setting. */
    private static final Set<String> NOT_COMMON =
            Set.of("--sweep", "--workers", "--out", "--resume", "--config", "--json", "--verbose");

    @Option(
            names = "--sweep",
            arity = "1..*",
            paramLabel = "NAME=VALUES",
            converter = SweepWord.Reader.class,
            description = "Train once for each value of an option, or each combination of several: --sweep"
                    + " lr=0.001,0.003 seed=1..5 trains ten runs in one folder, with a page that sets them side by side."
                    + " --resume FOLDER goes on with a sweep that was stopped.")
    private List<SweepWord> words = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    boolean given() {
        return !words.isEmpty();
    }

    /**
     * What to train.
     *
     * @throws ParameterException if a name is no option of this model, or is given twice
     */
    SweepPlan plan(String model, TrainOptions options) {
        ParseResult parsed = spec.commandLine().getParseResult();
        List<String> known =
                new ArrayList<>(options.names().map(name -> name.substring(2)).toList());
        known.add("seed");
        for (SweepWord word : words) {
            if (!known.contains(word.name()))
                throw usage("--sweep: '" + word.name() + "' is no option of " + model + " that can be swept"
                        + Suggestion.nearest(word.name(), known)
                                .map(name -> "; did you mean '" + name + "'")
                                .orElse("; there are " + String.join(", ", known)));
            if (parsed.hasMatchedOption("--" + word.name()))
                throw usage("--" + word.name() + " is given and swept too; leave one out");
        }
        if (words.stream().map(SweepWord::name).distinct().count() < words.size())
            throw usage("--sweep has one name twice; give all its values in one, as seed=1,2,8");
        return new SweepPlan(model, common(parsed), SweepWord.product(words));
    }

    private static List<String> common(ParseResult parsed) {
        List<String> common = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (NOT_COMMON.contains(name)) continue;
            if (option.arity().max() == 0) common.add(name);
            else option.originalStringValues().forEach(value -> common.add(name + "=" + absolute(name, value)));
        }
        return common;
    }

    /** Workers run in folders of their own. */
    private static String absolute(String name, String value) {
        boolean isFolder = name.equals("--data") && Path.of(value).toFile().isDirectory();
        return isFolder ? Path.of(value).toAbsolutePath().normalize().toString() : value;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
