package hanji.generative.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What surrounds every command: it prints the result, or the one line of an error, and picks the exit code. */
final class Frame {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Main main = new Main();
    private final CommandLine commandLine;

    Frame(PrintWriter out, PrintWriter err) {
        this(out, err, List.of());
    }

    /** @param furtherCommands commands besides those that {@link Main} names */
    Frame(PrintWriter out, PrintWriter err, List<?> furtherCommands) {
        this.out = out;
        this.err = err;
        this.commandLine = new CommandLine(main);
        furtherCommands.forEach(commandLine::addSubcommand);
        commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, args) -> misused(e, args))
                .setExecutionExceptionHandler((e, _, _) -> failed(e));
    }

    /** Runs the command that the words name. @return the process's exit code */
    int run(String... args) {
        try {
            return commandLine.execute(args);
        } catch (Error e) { // picocli handles exceptions only
            return failed(e);
        }
    }

    private int execute(ParseResult parsed) {
        int status = new CommandLine.RunLast().execute(parsed);
        CommandLine command = parsed.asCommandLineList().getLast();
        if (command.getExecutionResult() instanceof Result result) {
            out.println(main.json() ? json(result) : result.text());
            out.flush();
        }
        return status;
    }

    private int misused(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        String line = complaint(e) + "; try '" + command + " --help'";
        return report(new Failure(line, ExitCode.USAGE), Arrays.asList(args).contains("--json"));
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
            return decapitalized(e.getMessage());
        }
        String word = unmatched.getUnmatched().getFirst();
        CommandLine command = e.getCommandLine();
        if (word.startsWith("-")) {
            String name = word.split("=", 2)[0];
            return "unknown option '" + name + "'"
                    + didYouMean(Suggestion.nearest(name, command.getCommandSpec().optionsMap().keySet()));
        }
        if (!command.getSubcommands().isEmpty()) {
            return "unknown command '" + word + "'"
                    + didYouMean(Suggestion.nearest(word, command.getSubcommands().keySet()));
        }
        return "one word too many: '" + word + "'";
    }

    private static String didYouMean(Optional<String> suggestion) {
        return suggestion.map(word -> ", did you mean '" + word + "'?").orElse("");
    }

    private static String decapitalized(String message) {
        return message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1);
    }

    private static String json(Object result) {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writeValueAsString(result);
    }

    private record ErrorResult(String error, int exitCode) {}
}
