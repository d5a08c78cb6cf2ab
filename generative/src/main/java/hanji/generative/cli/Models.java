package hanji.generative.cli;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists the models that {@code train} knows. */
@Command(name = "models", description = "Lists the models that can be trained, with their defaults.")
final class Models implements Callable<Models.Listing> {

    /** One line for each model. */
    record Listing(List<Entry> models) implements Result {
        @Override
        public String text() {
            return models.stream()
                    .map(model -> "%-10s %s%n%-10s defaults: %s"
                            .formatted(model.name(), model.description(), "", model.defaults()))
                    .collect(Collectors.joining(System.lineSeparator()));
        }
    }

    /** @param defaults the options that {@code train} takes for it when none are given */
    record Entry(String name, String description, String paper, String defaults) {}

    @Override
    public Listing call() {
        return new Listing(Arrays.stream(ModelKind.values())
                .map(kind -> new Entry(kind.toString(), kind.description(), kind.paper(), kind.defaults()))
                .toList());
    }
}
