package hanji.generative.cli;

import hanji.tensor.MissingFlag;
import hanji.tensor.format.FormatException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What surrounds every command: it prints the result, or the one line of an error, and picks the exit code. */
public final class Frame {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Main main = new Main();
    private final List<?> furtherCommands;

    Frame(PrintWriter out, PrintWriter err) {
        this(out, err, List.of());
    }

    /** @param furtherCommands commands besides those that {@link Main} names */
    public Frame(PrintWriter out, PrintWriter err, List<?> furtherCommands) {
        this.out = out;
        this.err = err;
        this.furtherCommands = furtherCommands;
    }

    /**
     * Runs the command that the words name.
     *
     * @return the process's exit code
     */
    public int run(String... args) {
        try {
            MissingFlag.requireVectors();
            String[] words = TrainWords.spelledOut(ConfigFile.expand(withoutHelpCommand(args)));
            return commandLine(words).execute(words);
        } catch (FormatException | MissingFlag early) {
            return report(Failure.of(early), asJson(args));
        } catch (Error e) { // picocli handles exceptions only
            return failed(e);
        }
    }

    /** {@code help train} means {@code train --help}. */
    private static String[] withoutHelpCommand(String... args) {
        if (args.length == 0 || !args[0].equals("help")) return args;
        String[] words = Arrays.copyOfRange(args, 1, args.length + 1);
        words[args.length - 1] = "--help";
        return words;
    }

    /** The commands, {@code train} with the options of the model that the words name. */
    private CommandLine commandLine(String... args) {
        var commandLine = new CommandLine(main);
        var train = new Train(TrainWords.recipe(args));
        CommandSpec spec = CommandSpec.forAnnotatedObject(train);
        train.addOptions(spec);
        commandLine.getCommandSpec().addSubcommand("train", spec);
        furtherCommands.forEach(commandLine::addSubcommand);
        return commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, words) -> misused(e, words))
                .setExecutionExceptionHandler((e, _, _) -> failed(e));
    }

    private int execute(ParseResult parsed) {
        int status = new CommandLine.RunLast().execute(parsed);
        CommandLine command = parsed.asCommandLineList().getLast();
        if (command.getExecutionResult() instanceof Result result) {
            (main.json() ? err : out).print(result.preamble());
            err.flush();
            out.println(main.json() ? json(result) : result.text());
            out.flush();
            return result.code().status();
        }
        return status;
    }

    private int misused(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        String help = "try '" + command
                + TrainWords.model(args).map(name -> " " + name).orElse("") + " --help'";
        ParameterException first = unknownOption(e, args);
        Optional<String> foreign = first instanceof UnmatchedArgumentException unmatched
                        && first.getCommandLine().getCommand() instanceof Train
                ? TrainWords.ofAnotherModel(unknown(unmatched), args)
                : Optional.empty();
        if (foreign.isPresent()) return report(new Failure(foreign.get() + "; " + help, ExitCode.USAGE), asJson(args));
        String line = complaint(first)
                + suggestion(first)
                        .map(word -> "; did you mean '" + word + "'? Or ")
                        .orElse("; ")
                + help;
        return report(new Failure(line, ExitCode.USAGE), asJson(args));
    }

    private static boolean asJson(String... args) {
        return Arrays.asList(args).contains("--json");
    }

    /** A mistyped option before what follows from it: that its value is left over and taken for something else. */
    private static ParameterException unknownOption(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        var known = command.getCommandSpec().optionsMap().keySet();
        return Arrays.stream(args)
                .takeWhile(word -> !word.equals("--"))
                .filter(word -> word.startsWith("--") && !known.contains(word.split("=", 2)[0]))
                .findFirst()
                .<ParameterException>map(word -> new UnmatchedArgumentException(command, List.of(word)))
                .orElse(e);
    }

    private int failed(Throwable thrown) {
        if (main.verbose()) {
            thrown.printStackTrace(err);
        }
        return report(Failure.of(thrown), main.json());
    }

    private int report(Failure failure, boolean asJson) {
        err.println("hanji: " + failure.line());
        err.flush();
        if (asJson) {
            out.println(json(new ErrorResult(failure.line(), failure.code().status())));
            out.flush();
        }
        return failure.code().status();
    }

    private static String complaint(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return decapitalized(Objects.requireNonNullElse(e.getMessage(), "Bad command line"));
        }
        String word = unknown(unmatched);
        if (word.startsWith("-")) {
            return "unknown option '" + word + "'";
        }
        boolean command = !e.getCommandLine().getSubcommands().isEmpty();
        return (command ? "unknown command '" : "one word too many: '") + word + "'";
    }

    private static Optional<String> suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        String word = unknown(unmatched);
        CommandLine command = e.getCommandLine();
        return Suggestion.nearest(
                word,
                word.startsWith("-")
                        ? command.getCommandSpec().optionsMap().keySet()
                        : command.getSubcommands().keySet());
    }

    /** The first word that has no meaning, an option without its value. */
    private static String unknown(UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        return word.startsWith("-") ? word.split("=", 2)[0] : word;
    }

    /** A path keeps the letter that it begins with. */
    static String decapitalized(String message) {
        if (message.split(" ", 2)[0].matches(".*[./\\\\].*")) return message;
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    /** A record as one JSON object, names in snake_case. */
    static String json(Object result) {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // standard output may be in any character set
                .build()
                .writeValueAsString(result);
    }

    private record ErrorResult(String error, int exitCode) {}
}
