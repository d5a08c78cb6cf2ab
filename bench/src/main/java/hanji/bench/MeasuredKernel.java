package hanji.bench;

import hanji.bench.gpu.StandardCall;
import hanji.bench.kernel.Comparison;
import hanji.bench.kernel.KernelFindings;
import hanji.bench.kernel.RooflinePage;
import hanji.generative.cli.AtLeastOne;
import hanji.generative.cli.ExpectOptions;
import hanji.generative.cli.LaunchFailures;
import hanji.generative.cli.LaunchOptions;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures one standard call, or a kernel of a file, against the roofline of what it runs on. */
@Command(
        name = "kernel",
        description =
                "Measures one standard call of docs/kernels.md against the roofline: on a core of the CPU, on a GPU"
                        + " where there is one, and by the simulator's counts. Or a kernel of a file, launched by the words of"
                        + " ./hanji simulate, whose help describes them: on a GPU and by the simulator's counts.",
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  ./hanji bench kernel softmax --json FILE --html PAGE.html   some minutes",
            "  ./hanji bench kernel axpy.cu --grid 8 --block 128 --arg f32[1000]=unwritten --arg f32[1000]=random:1 \\",
            "      --arg f32[1000]=random:2 --arg f32=0.5 --arg i32=1000 --bytes 12*arg4 --flops 2*arg4 \\",
            "      --expect 'arg0[i]=arg1[i]*arg3+arg2[i]' --json naive.json",
            "  ./hanji bench kernel --compare BEFORE.json AFTER.json"
        })
final class MeasuredKernel implements Callable<Result> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME|FILE",
            description =
                    "A call of the table in docs/kernels.md, for example softmax or conv-3x3-b; or CUDA C (.cu) or"
                            + " PTX (.ptx).")
    private Optional<String> name = Optional.empty();

    @Option(names = "--quick", description = "Only see that it works; the figures are not to be quoted.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "Fresh JVMs on the CPU for each of A, B and the two peaks; of a file, rounds on a GPU (default: 7).")
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

    @Mixin
    private LaunchOptions launch = new LaunchOptions();

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private ExpectOptions expected = new ExpectOptions();

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Bench bench;

    @Override
    public Result call() throws IOException {
        if (!compared.isEmpty()) return comparison();
        String word = name.orElseThrow(() -> usage("name a call or a file, or two files with --compare"));
        boolean isFile = word.endsWith(".cu") || word.endsWith(".ptx");
        if (!isFile && (launch.areGiven() || work.areGiven() || expected.areGiven()))
            throw usage("'" + word + "' is no .cu and no .ptx; --grid, --arg, --bytes, --expect and their like are of a"
                    + " kernel in a file");
        Optional<StandardCall> call = isFile ? Optional.empty() : Optional.of(called(word));
        for (Path file : List.of(out, html).stream().flatMap(Optional::stream).toList())
            OutputFile.requireWritable(file);
        Result result = call.isPresent() ? ofCall(call.get()) : ofFile(Path.of(word));
        if (!(result instanceof KernelFindings findings)) return result;
        if (out.isPresent()) JsonFile.write(out.get(), findings);
        if (html.isPresent())
            OutputFile.write(html.get(), new RooflinePage(findings).html().getBytes(StandardCharsets.UTF_8));
        return findings;
    }

    private Result ofCall(StandardCall call) throws IOException {
        Effort effort = quick ? Effort.QUICK : Effort.AGAINST_PEER;
        return new KernelMeasurement(bench.harness(), effort, rounds.orElse(effort.rounds)).of(call, command(call));
    }

    private Result ofFile(Path file) throws IOException {
        expected.requireWhole(spec);
        int count = rounds.orElse((quick ? Effort.QUICK : Effort.AGAINST_PEER).rounds);
        Machine machine = Machine.current();
        return LaunchFailures.told(
                spec,
                file,
                () -> new OwnKernel(launch.run(spec, file), work, expected, count, quick, machine)
                        .measured(RepeatedCommand.of(
                                spec.commandLine().getParseResult().originalArgs())));
    }

    private Comparison comparison() throws IOException {
        if (name.isPresent())
            throw usage("--compare takes two files and measures nothing; leave out '" + name.get() + "'");
        boolean measures = quick || rounds.isPresent() || html.isPresent();
        if (measures || launch.areGiven() || work.areGiven() || expected.areGiven())
            throw usage(
                    "--compare measures nothing; leave out --quick, --rounds, --html and what says how a kernel runs");
        Path first = compared.getFirst(), second = compared.getLast();
        Comparison comparison = Comparison.of(first.toString(), read(first), second.toString(), read(second));
        if (out.isPresent()) JsonFile.write(out.get(), comparison);
        return comparison;
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
