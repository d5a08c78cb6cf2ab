package hanji.bench;

import hanji.bench.gpu.StandardCall;
import hanji.bench.kernel.Comparison;
import hanji.bench.kernel.KernelFindings;
import hanji.bench.kernel.RooflinePage;
import hanji.generative.cli.AtLeastOne;
import hanji.generative.cli.Result;
import hanji.generative.cli.Suggestion;
import hanji.generative.report.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures one standard call against the roofline of what it runs on. */
@Command(
        name = "kernel",
        description =
                "Measures one standard call of docs/kernels.md against the roofline: on a core of the CPU, on a GPU"
                        + " where there is one, and by the simulator's counts.",
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  ./hanji bench kernel softmax --json FILE --html PAGE.html   some minutes",
            "  ./hanji bench kernel --compare BEFORE.json AFTER.json"
        })
final class MeasuredKernel implements Callable<Result> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A call of the table in docs/kernels.md, for example softmax or conv-3x3-b.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--quick", description = "Only see that it works; the figures are not to be quoted.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Fresh JVMs on the CPU for each of A, B and the two peaks (default: 7).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the JSON object to this file. '--json FILE' is the same.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with the roofline drawn.")
    private Optional<Path> html = Optional.empty();

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "FILE",
            description = "Measure nothing; hold two such files against each other.")
    private List<Path> compared = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Bench bench;

    @Override
    public Result call() throws IOException {
        if (!compared.isEmpty()) return comparison();
        StandardCall call = called(name.orElseThrow(() -> usage("name a call, or two files with --compare")));
        if (html.isPresent()) OutputFile.requireWritable(html.get());
        Effort effort = quick ? Effort.QUICK : Effort.AGAINST_PEER;
        KernelFindings findings =
                new KernelMeasurement(bench.harness(), effort, rounds.orElse(effort.rounds)).of(call, command(call));
        if (out.isPresent()) JsonFile.write(out.get(), findings);
        if (html.isPresent())
            OutputFile.write(html.get(), new RooflinePage(findings).html().getBytes(StandardCharsets.UTF_8));
        return findings;
    }

    private Comparison comparison() throws IOException {
        if (name.isPresent())
            throw usage("--compare takes two files and measures nothing; leave out '" + name.get() + "'");
        Path first = compared.getFirst(), second = compared.getLast();
        return Comparison.of(first.toString(), read(first), second.toString(), read(second));
    }

    private static KernelFindings read(Path file) throws IOException {
        return JsonFile.read(file, KernelFindings.class, "./hanji bench kernel NAME --json " + file);
    }

    private StandardCall called(String word) {
        List<String> names =
                Arrays.stream(StandardCall.values()).map(MeasuredKernel::dashed).toList();
        String wanted = word.toLowerCase(Locale.ROOT).replace('_', '-');
        int at = names.indexOf(wanted);
        if (at < 0)
            throw usage("there is no call '" + word + "'"
                    + Suggestion.nearest(wanted, names)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("; docs/kernels.md lists them, for example softmax, matmul or conv-3x3-b"));
        return StandardCall.values()[at];
    }

    static String dashed(StandardCall call) {
        return call.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String command(StandardCall call) {
        return "./hanji bench kernel " + dashed(call) + (quick ? " --quick" : "")
                + rounds.map(count -> " --rounds " + count).orElse("");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
