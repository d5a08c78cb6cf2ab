package hanji.generative.cli;

import hanji.generative.learn.Page;
import hanji.generative.learn.Topic;
import hanji.generative.report.HeatMaps;
import hanji.generative.report.OutputFile;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one thing about generative models, with numbers computed on the spot. */
@Command(
        name = "learn",
        description = "Shows what lies behind generative models, a page a topic, with numbers computed on the spot.",
        sortOptions = false)
final class Learn implements Callable<Result> {
    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "What to show (default: the list of topics).")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--picture", paramLabel = "FILE.svg", description = "Draw the page's numbers too, if it can be.")
    private Optional<Path> picture = Optional.empty();

    @Mixin
    private SeedOption seed;

    @Spec
    private CommandSpec spec;

    /** The topics, a line each. */
    record Contents(List<Entry> topics) implements Result {
        @Override
        public String text() {
            return TextTable.of(
                            List.of("topic", "what it shows"),
                            topics.stream()
                                    .map(entry -> List.of(entry.topic(), entry.sentence()))
                                    .toList())
                    + System.lineSeparator()
                    + System.lineSeparator()
                    + "show one with: ./hanji learn TOPIC";
        }
    }

    /** A topic of the list. */
    record Entry(String topic, String sentence) {}

    /** @param computedBy the class whose source shows how */
    record Lesson(
            String topic,
            String sentence,
            Map<String, Double> numbers,
            List<String> lines,
            String readOn,
            String computedBy)
            implements Result {
        @Override
        public String text() {
            String end = System.lineSeparator();
            return String.join(end, lines) + end + end + "Read on: " + readOn + end + "Computed by: " + computedBy;
        }
    }

    @Override
    public Result call() throws IOException {
        if (picture.isPresent()) OutputFile.requireWritable(picture.get());
        if (topic.isEmpty())
            return new Contents(Topic.all().stream()
                    .map(each -> new Entry(each.name(), each.sentence()))
                    .toList());
        Topic wanted = Topic.find(topic.get()).orElseThrow(() -> unknown(topic.get()));
        Page page = wanted.page(new Philox(seed.seed(), 0, 0));
        if (picture.isPresent()) {
            HeatMaps drawing = page.drawing()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--picture: " + wanted.name() + " draws nothing; blind-spot does"));
            OutputFile.write(picture.get(), drawing.svg().getBytes(StandardCharsets.UTF_8));
        }
        return new Lesson(
                wanted.name(),
                wanted.sentence(),
                page.numbers(),
                page.lines(),
                page.readOn(),
                wanted.getClass().getName());
    }

    private ParameterException unknown(String word) {
        List<String> names = Topic.all().stream().map(Topic::name).toList();
        String meant = Suggestion.nearest(word.toLowerCase(Locale.ROOT), names)
                .map(name -> "; did you mean '" + name + "'")
                .orElse("");
        return new ParameterException(
                spec.commandLine(), "'" + word + "' is no topic; expected one of " + String.join(", ", names) + meant);
    }
}
