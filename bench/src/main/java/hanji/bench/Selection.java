package hanji.bench;

import hanji.bench.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Options: which benchmarks, and against whom. */
final class Selection {
    @Parameters(
            arity = "0..*",
            paramLabel = "PATTERN",
            description = "Only what has this regular expression in its name (default: everything).")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "Hold the workloads against libtorch; to test the measurement, against hanji itself, or against"
                            + " hanji-slowed, a tenth slower.")
    private Optional<String> peer = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The peer that was named. */
    Optional<Peer> peer() {
        return peer.map(this::found);
    }

    /** What is measured on a machine with this many cores: at least one. */
    List<Subject> subjects(int cores) {
        List<Integer> threads = Subject.threadCounts(cores);
        return matching(peer().map(side -> Catalogue.against(side, threads)).orElseGet(() -> Catalogue.alone(threads)));
    }

    /** The words that select the same. */
    String command() {
        return pattern().map(words -> " '" + words + "'").orElse("")
                + peer.map(name -> " --peer " + name).orElse("");
    }

    /** A pattern with words behind it was meant as a subcommand. */
    private Optional<String> pattern() {
        if (words.size() > 1) throw new UnmatchedArgumentException(spec.commandLine(), words);
        return words.stream().findFirst();
    }

    private List<Subject> matching(List<Subject> subjects) {
        var wanted = regex(pattern().orElse("")).asPredicate();
        List<Subject> matching =
                subjects.stream().filter(subject -> wanted.test(subject.name())).toList();
        if (matching.isEmpty())
            throw usage("'" + pattern().orElse("") + "' is in the name of no benchmark; './hanji bench list' prints the"
                    + " names");
        return matching;
    }

    private Pattern regex(String words) {
        try {
            return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw usage("'" + words + "' is no regular expression: " + wrong.getDescription());
        }
    }

    private Peer found(String name) {
        try {
            return Peer.named(name);
        } catch (IllegalArgumentException unknown) {
            throw usage("--peer: " + unknown.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
