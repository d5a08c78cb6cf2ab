package hanji.generative.cli;

import hanji.autograd.TapeReplay;
import hanji.generative.explain.Example;
import hanji.generative.report.OutputFile;
import hanji.generative.report.ReplayPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a page that replays a small computation forwards and backwards. */
@Command(
        name = "explain",
        description =
                "Writes a page that replays a small computation and its gradients op by op: one HTML file that needs no"
                        + " network. Step with the arrow keys; change an input, and the page computes both passes again, to the"
                        + " bits of the engine.",
        sortOptions = false)
final class Explain implements Callable<Result> {
    @Parameters(arity = "0..1", paramLabel = "EXAMPLE", description = "What to replay (default: the list of examples).")
    private Optional<String> example = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            description = "The page to write (default: explain-EXAMPLE.html).")
    private Optional<Path> out = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** The examples, a line each. */
    record Contents(List<Entry> examples) implements Result {
        @Override
        public String text() {
            return TextTable.of(
                            List.of("example", "what it shows"),
                            examples.stream()
                                    .map(entry -> List.of(entry.example(), entry.sentence()))
                                    .toList())
                    + System.lineSeparator().repeat(2)
                    + "write a page with: ./hanji explain EXAMPLE";
        }
    }

    /** An example of the list. */
    record Entry(String example, String sentence) {}

    /**
     * @param forwardOps results of ops in the forward pass
     * @param backwardOps results of ops in the backward pass
     * @param gradients by parameter, row-major
     * @param file the page
     */
    record Explained(
            String example,
            String sentence,
            int forwardOps,
            int backwardOps,
            double loss,
            Map<String, List<Double>> gradients,
            String file)
            implements Result {
        @Override
        public String text() {
            return file + ": " + sentence + System.lineSeparator()
                    + "%d ops forwards, %d backwards; open it in a browser, and step with the arrow keys"
                            .formatted(forwardOps, backwardOps);
        }
    }

    @Override
    public Result call() throws IOException {
        if (example.isEmpty())
            return new Contents(Example.all().stream()
                    .map(each -> new Entry(each.name(), each.sentence()))
                    .toList());
        Example wanted = Example.find(example.get()).orElseThrow(() -> unknown(example.get()));
        Path file = out.orElse(Path.of("explain-" + wanted.name() + ".html"));
        OutputFile.requireWritable(file);
        TapeReplay replay = wanted.replay();
        new ReplayPage(wanted.name() + ": " + wanted.sentence(), List.of(wanted.watch()), replay).write(file);
        return new Explained(
                wanted.name(),
                wanted.sentence(),
                ops(replay, false),
                ops(replay, true),
                replay.values().get(replay.loss()).elements().getFirst(),
                gradients(replay),
                file.toString());
    }

    private static int ops(TapeReplay replay, boolean backward) {
        return (int) replay.values().stream()
                .filter(value -> value.isBackward() == backward && value.call().isPresent())
                .count();
    }

    private static Map<String, List<Double>> gradients(TapeReplay replay) {
        Map<String, List<Double>> gradients = new LinkedHashMap<>();
        for (int parameter : replay.parameters())
            replay.gradient(parameter)
                    .ifPresent(gradient -> gradients.put(
                            replay.values().get(parameter).name(),
                            replay.values().get(gradient).elements()));
        return gradients;
    }

    private ParameterException unknown(String word) {
        List<String> names = Example.all().stream().map(Example::name).toList();
        String meant = Suggestion.nearest(word.toLowerCase(Locale.ROOT), names)
                .map(name -> "; did you mean '" + name + "'")
                .orElse("");
        return new ParameterException(
                spec.commandLine(),
                "'" + word + "' is no example; expected one of " + String.join(", ", names) + meant);
    }
}
