package hanji.generative.cli;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.cuda.MissingPtx;
import hanji.kernels.check.OpCheck;
import hanji.tensor.format.FormatException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks all that is promised of an op, and how good the checks of its kernel are. */
@Command(
        name = "check",
        description = "Checks an op of yours with no GPU: shape rule, gradients of both orders, exact adjoints, the CPU"
                + " path, the CUDA kernel under three schedules, tails; and how many mistakes planted into the kernel's"
                + " PTX these checks would find.",
        footer = {
            "",
            "Extents are letters, sizes that are chosen and the same wherever the letter stands, and numbers. Behind"
                    + " a colon stands the law of the elements: normal, positive, probability, away-from-zero, or for"
                    + " integers below=10, below=C, pixels. If no --input is given, all tensors have one shape. An op"
                    + " whose components are more than tensors, numbers and words has a method public static"
                    + " List<OpCase> cases().",
            "",
            "  ./hanji check target/classes SoftGate",
            "  ./hanji check target/classes MaskedDilated --input x=N,H,W,C --input weight=K,K,C,F --attribute"
                    + " step=1,2,-1"
        },
        sortOptions = false)
final class Check implements Callable<CheckResult> {
    @Parameters(
            index = "0",
            paramLabel = "CLASSPATH",
            description = "Where the op's class and its PTX are: folders such as target/classes, and jars.")
    private String classPath = "";

    @Parameters(index = "1", paramLabel = "OP", description = "The op's class; its simple name if no other has it.")
    private String name = "";

    @Option(
            names = "--input",
            paramLabel = "NAME=EXTENTS",
            description = "The extents of a tensor, for example x=N,H,W,C or p=N:probability: see below.")
    private Map<String, String> inputs = new LinkedHashMap<>();

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUES",
            description = "The values to try of another component, for example step=1,2,-1.")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--ulps",
            paramLabel = "N",
            description =
                    "How far the CPU may be from the reference, in units of the last place of the result (default:"
                            + " 3; for an op that is linear in an input, 4 of the sum of its terms).")
    private Optional<Double> ulps = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            converter = NotNegative.class,
            description = "How long mutants of the kernel may be tried; 0 for none (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public CheckResult call() throws IOException {
        if (ulps.isPresent() && !(ulps.get() >= 0)) throw usage("--ulps says how far, and is at least 0");
        List<Path> places = places();
        List<URL> urls = new ArrayList<>();
        for (Path each : places) urls.add(each.toUri().toURL());
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), Check.class.getClassLoader())) {
            Class<? extends Op> op = op(loader, OpClasses.in(places));
            var check = new OpCheck(op, inputs, attributes, ulps.map(n -> new Accuracy(n, Accuracy.Magnitude.RESULT)));
            try (var bar = ProgressBar.of("check")) {
                return CheckResult.of(op.getName(), check.report(Duration.ofSeconds(seconds), bar::show));
            }
        } catch (MissingPtx missing) {
            throw new FormatException(
                    places.getFirst(),
                    missing.getMessage() + ", or: ./hanji ptx FILE.cu, and build again so that the PTX lies here",
                    missing);
        } catch (IllegalArgumentException wrong) {
            throw usage(String.valueOf(wrong.getMessage()));
        } catch (LinkageError broken) {
            throw unlinked(name, broken);
        }
    }

    private ParameterException unlinked(String type, Throwable broken) {
        return usage(type + " cannot be loaded: " + broken + "; add what it needs to the class path");
    }

    private List<Path> places() throws IOException {
        List<Path> places = Stream.of(classPath.split(File.pathSeparator))
                .filter(each -> !each.isBlank())
                .map(Path::of)
                .toList();
        for (Path each : places) if (!Files.exists(each)) throw new NoSuchFileException(each.toString());
        if (places.isEmpty()) throw usage("an empty class path; name a folder such as target/classes");
        return places;
    }

    private Class<? extends Op> op(ClassLoader loader, List<String> classes) {
        List<String> found = classes.stream()
                .filter(each -> each.equals(name) || each.endsWith("." + name) || each.endsWith("$" + name))
                .toList();
        if (found.size() > 1)
            throw usage("several classes are called '" + name + "'; name one: " + String.join(", ", found));
        if (found.isEmpty()) throw usage("there is no class '" + name + "' in " + classPath + suggestion(classes));
        try {
            Class<?> type = Class.forName(found.getFirst(), false, loader);
            if (!Op.class.isAssignableFrom(type)) throw usage(type.getName() + " is no op: it does not implement Op");
            return type.asSubclass(Op.class);
        } catch (ClassNotFoundException | LinkageError broken) {
            throw unlinked(found.getFirst(), broken);
        }
    }

    private String suggestion(List<String> classes) {
        List<String> simple = classes.stream()
                .map(each -> each.substring(Math.max(each.lastIndexOf('.'), each.lastIndexOf('$')) + 1))
                .toList();
        return Suggestion.nearest(name, simple)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(simple.isEmpty() ? ", which holds no class; has it been built?" : "");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
