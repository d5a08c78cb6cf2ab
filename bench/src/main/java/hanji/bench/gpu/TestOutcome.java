package hanji.bench.gpu;

import hanji.cuda.CudaDriver;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes down how the device tests or compute-sanitizer ended. */
@Command(name = "outcome", description = "Writes down how the section tests or sanitizer ended.")
final class TestOutcome implements Callable<Result> {
    @Mixin
    private CardOptions card = new CardOptions();

    @Option(names = "--unfinished", description = "It was stopped, and is to be done again.")
    private boolean unfinished;

    @Parameters(index = "0", paramLabel = "SECTION", description = "tests or sanitizer.")
    private String section = "";

    @Parameters(index = "1", paramLabel = "WORDS", description = "How it ended.")
    private String outcome = "";

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            var findings = new TestFindings(card.head(section, driver), outcome, !unfinished);
            card.write(section, driver, findings);
            return findings;
        }
    }
}
