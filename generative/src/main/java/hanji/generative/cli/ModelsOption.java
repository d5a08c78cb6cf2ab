package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.run.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that train several models: which. */
final class ModelsOption {
    @Option(
            names = "--only",
            paramLabel = "MODEL",
            split = ",",
            description = "These models, with commas between (default: every one that the command is for).")
    private List<String> only = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Those that were named, else all of a kind.
     *
     * @throws ParameterException if one is no model
     */
    List<Recipe<?>> recipes(Predicate<Card> usual) {
        if (only.isEmpty())
            return Zoo.recipes().stream()
                    .filter(recipe -> usual.test(recipe.card()))
                    .toList();
        List<Recipe<?>> named = new ArrayList<>();
        for (String name : only)
            named.add(Zoo.find(name)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "'" + name + "' is no model; expected " + Zoo.names())));
        return named;
    }
}
