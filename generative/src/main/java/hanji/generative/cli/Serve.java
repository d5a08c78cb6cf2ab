package hanji.generative.cli;

import hanji.generative.run.RunFolder;
import hanji.generative.serve.CompletionTimes;
import hanji.generative.serve.LiveServer;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows runs in the browsers of this machine. */
@Command(
        name = "serve",
        description =
                "Shows runs in a browser of this machine: curves and samples while they train, sliders over codes, and a drawing of"
                        + " yours that the model completes and says the likelihood of. Listens on 127.0.0.1 alone and writes nothing.",
        sortOptions = false)
final class Serve implements Callable<Serve.Measured> {
    private static final int LAST_PORT = 65_535;

    @Parameters(arity = "0..1", paramLabel = "RUN|FOLDER", description = "A run, or a folder of runs (default: runs).")
    private Path folder = RunFolder.RUNS;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port to listen on; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--measure",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Ask the newest run for N completions over HTTP, print how long they took, and end.")
    private Optional<Integer> measure = Optional.empty();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Spec
    private CommandSpec spec;

    /**
     * How long completions took.
     *
     * @param completions that were asked for, all pixels of each drawn by the model
     * @param threads that the model was computed with
     */
    record Measured(
            String run,
            String model,
            int height,
            int width,
            int completions,
            int threads,
            double medianMilliseconds,
            double fastestMilliseconds,
            double slowestMilliseconds)
            implements Result {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: %d completions of %d x %d by %s over HTTP, all pixels drawn, %d threads: median %.1f ms, %.1f to %.1f",
                    run,
                    completions,
                    height,
                    width,
                    model,
                    threads,
                    medianMilliseconds,
                    fastestMilliseconds,
                    slowestMilliseconds);
        }
    }

    /** What is told before it listens. */
    record Listening(String folder, String address) implements Result {
        @Override
        public String text() {
            return "runs of " + folder + " at " + address + ", Ctrl-C ends it";
        }
    }

    /** Never returns but where times are measured: Ctrl-C ends the process, and with it the server, which has nothing to save. */
    @Override
    public Measured call() throws IOException, InterruptedException {
        if (port < 0 || port > LAST_PORT) throw usage("--port must be from 0 to " + LAST_PORT + ", not " + port);
        boolean isMistyped =
                !Files.exists(folder) && !folder.equals(RunFolder.RUNS); // the usual one may be yet to come
        if (isMistyped && measure.isEmpty())
            throw new FormatException(folder, "there is no such folder; name a run, or a folder of runs");
        RunFolder.all(folder); // fails where it is a file
        try (LiveServer server = start()) {
            if (measure.isPresent()) return measured(server, measure.get());
            say(server);
            while (true) Thread.sleep(Duration.ofDays(1));
        }
    }

    private LiveServer start() throws IOException {
        try {
            return LiveServer.start(folder, port, threads.threads());
        } catch (BindException taken) {
            throw usage("--port " + port + " of 127.0.0.1 is taken; name another, or 0 for any that is free");
        }
    }

    private Measured measured(LiveServer server, int count) throws IOException, InterruptedException {
        RunFolder run = RunFolder.all(folder).stream()
                .findFirst()
                .orElseThrow(() -> new FormatException(folder, "holds no run; begin one with ./hanji train"));
        CompletionTimes times = CompletionTimes.of(server, run, count);
        double[] sorted = times.milliseconds();
        return new Measured(
                run.toString(),
                times.model(),
                times.height(),
                times.width(),
                count,
                threads.threads(),
                times.median(),
                sorted[0],
                sorted[count - 1]);
    }

    /** One line, on standard output, since it is what the command is started for. */
    private void say(LiveServer server) {
        var listening = new Listening(folder.toString(), server.address().toString());
        boolean json = spec.root().userObject() instanceof Main main && main.json();
        spec.commandLine().getOut().println(json ? Frame.json(listening) : listening.text());
        spec.commandLine().getOut().flush();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
