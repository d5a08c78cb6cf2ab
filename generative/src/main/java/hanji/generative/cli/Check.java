package hanji.generative.cli;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.cuda.MissingPtx;
import hanji.kernels.check.BrokenPtx;
import hanji.kernels.check.MutationLimit;
import hanji.kernels.check.OpCheck;
import hanji.kernels.check.OpReport;
import hanji.kernels.check.OwnCases;
import hanji.tensor.format.FormatException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
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
                    + " List<OpCase> cases(), or the class of --cases has.",
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
            names = "--cases",
            paramLabel = "CLASS",
            description = "A class of the class path whose public static List<OpCase> cases() says at what sizes and on"
                    + " what inputs the op is checked, for example one of its tests.")
    private Optional<String> cases = Optional.empty();

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

    @Option(
            names = "--mutants",
            paramLabel = "N",
            converter = NotNegative.class,
            description = "Try at most N mutants, drawn at random with seed " + MutationLimit.SEED + " (default: all).")
    private Optional<Integer> mutants = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public CheckResult call() throws IOException {
        if (ulps.isPresent() && !(ulps.get() >= 0)) throw usage("--ulps says how far, and is at least 0");
        List<Path> places = places();
        try (var classes = new ClassPath(places)) {
            Class<? extends Op> op = op(classes);
            var limit = new MutationLimit(Duration.ofSeconds(seconds), mutants.orElse(Integer.MAX_VALUE));
            try (var bar = ProgressBar.of("check")) {
                OpReport report = check(op, classes).report(limit, bar::show);
                return CheckResult.of(op.getName(), report, StalePtx.advice(places));
            }
        } catch (BrokenPtx broken) {
            throw new FormatException(places.getFirst(), broken.getMessage() + "; build it again", broken);
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

    private OpCheck check(Class<? extends Op> op, ClassPath classes) throws IOException {
        var check = new OpCheck(
                op, List.of(), inputs, attributes, ulps.map(n -> new Accuracy(n, Accuracy.Magnitude.RESULT)));
        return cases.isEmpty() ? check : check.cases(OwnCases.in(loaded(classes, cases.get()), op));
    }

    /** A class that is not there is the user's class path; one that is damaged is a file to build again. */
    private RuntimeException unlinked(String type, Throwable broken) throws FormatException {
        if (broken instanceof ClassFormatError || broken instanceof VerifyError)
            throw new FormatException(Path.of(classPath), type + " cannot be loaded: " + broken + "; build it again");
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

    private Class<? extends Op> op(ClassPath classes) throws IOException {
        Class<?> type = loaded(classes, name);
        if (!Op.class.isAssignableFrom(type)) throw usage(type.getName() + " is no op: it does not implement Op");
        return type.asSubclass(Op.class);
    }

    private Class<?> loaded(ClassPath classes, String called) throws IOException {
        List<String> found = classes.names().stream()
                .filter(each -> each.equals(called) || each.endsWith("." + called) || each.endsWith("$" + called))
                .toList();
        if (found.size() > 1)
            throw usage("several classes are called '" + called + "'; name one: " + String.join(", ", found));
        if (found.isEmpty())
            throw usage("there is no class '" + called + "' in " + classPath + suggestion(called, classes.names()));
        try {
            return classes.own(found.getFirst());
        } catch (ClassNotFoundException | LinkageError broken) {
            throw unlinked(found.getFirst(), broken);
        }
    }

    private static String suggestion(String called, List<String> classes) {
        List<String> simple = classes.stream()
                .map(each -> each.substring(Math.max(each.lastIndexOf('.'), each.lastIndexOf('$')) + 1))
                .toList();
        return Suggestion.nearest(called, simple)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(simple.isEmpty() ? ", which holds no class; has it been built?" : "");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
