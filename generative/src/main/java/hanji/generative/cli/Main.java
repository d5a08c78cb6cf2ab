package hanji.generative.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code ./hanji COMMAND}. Each command is a {@code Callable} of its {@link Result}, which
 * {@link Frame} prints; the options declared here are understood by every command.
 */
@Command(
        name = "./hanji",
        description = {
            "Trains generative models from scratch, samples from them and measures them.",
            "Besides the commands below, ./hanji bench measures every operation: see ./hanji bench --help;",
            "./hanji ptx builds PTX, ./hanji shell is jshell, ./hanji run FILE.java runs a source."
        },
        subcommands = {
            Runs.class,
            Compare.class,
            Board.class,
            Gallery.class,
            Serve.class,
            Sample.class,
            Evaluate.class,
            Judge.class,
            Certify.class,
            Outliers.class,
            Inspect.class,
            Latent.class,
            Interpolate.class,
            Arithmetic.class,
            Texture.class,
            Style.class,
            Use.class,
            Compress.class,
            Decompress.class,
            Models.class,
            Learn.class,
            Explain.class,
            LessonCommand.class,
            PuzzleCommand.class,
            Doctor.class,
            Scale.class,
            Simulate.class,
            NewOp.class,
            Check.class
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed for a reason not listed here",
            "2:the command line cannot be understood",
            "3:a file or data set is missing, corrupt or cannot be written",
            "4:simulate found faults or unexpected results in a kernel, check in an op, or certify in a model",
            "130:stopped by Ctrl-C (143 by SIGTERM); train saves first and says how to go on"
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print one JSON object on standard output, and nothing else there.")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        run(List.of(), args);
    }

    /**
     * Runs the command that the words name, and ends the process with its exit code.
     *
     * @param furtherCommands commands besides those of this floor, made by picocli's annotations
     */
    public static void run(List<?> furtherCommands, String... words) {
        StandardError.restore();
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(new Frame(out, err, furtherCommands).run(words));
    }

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }

    /** Without a command: the help, as an error. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }
}
