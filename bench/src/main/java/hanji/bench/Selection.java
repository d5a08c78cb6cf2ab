package hanji.bench;

import hanji.bench.peer.Peer;
import hanji.generative.cli.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
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
            description = "Only what has one of these regular expressions in its name (default: everything).")
    private List<String> patterns = new ArrayList<>();

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
        return patterns.stream().map(pattern -> " '" + pattern + "'").collect(Collectors.joining())
                + peer.map(name -> " --peer " + name).orElse("");
    }

    /** In the order of the catalogue; each pattern must be in some name. */
    private List<Subject> matching(List<Subject> subjects) {
        if (patterns.isEmpty()) return subjects;
        List<Predicate<String>> wanted =
                patterns.stream().map(pattern -> regex(pattern).asPredicate()).toList();
        for (int i = 0; i < wanted.size(); i++)
            if (subjects.stream().map(Subject::name).noneMatch(wanted.get(i))) throw matchesNothing(i);
        return subjects.stream()
                .filter(subject -> wanted.stream().anyMatch(each -> each.test(subject.name())))
                .toList();
    }

    /** A first word that is no pattern, with words behind it, was meant as a subcommand. */
    private ParameterException matchesNothing(int pattern) {
        if (pattern == 0 && patterns.size() > 1) return new UnmatchedArgumentException(spec.commandLine(), patterns);
        String word = patterns.get(pattern);
        String meant = Suggestion.nearest(
                        word, spec.commandLine().getSubcommands().keySet())
                .map(near -> "; did you mean './hanji bench " + near + "'?")
                .orElse("; './hanji bench list' prints the names");
        return usage("'" + word + "' is in the name of no benchmark" + meant);
    }

    private Pattern regex(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw usage("'" + pattern + "' is no regular expression: " + wrong.getDescription());
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
