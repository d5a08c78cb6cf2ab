package hanji.bench.gpu;

import hanji.cuda.CudaDriver;
import hanji.cuda.DeviceInfo;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says which card there is, or what is missing, and which sections are still to be done. */
@Command(
        name = "probe",
        description = "Measures nothing; says which card there is and which sections are not finished.")
final class CardProbe implements Callable<Result> {
    @Mixin
    private CardOptions card = new CardOptions();

    @Parameters(arity = "0..*", paramLabel = "SECTION", description = "tests, sanitizer, kernels, steps, peers.")
    private List<String> sections = List.of();

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            var missing = new ArrayList<String>();
            for (String section : sections) if (!isFinished(section, driver)) missing.add(section);
            return new Found(driver.info(), missing);
        }
    }

    private boolean isFinished(String section, CudaDriver driver) throws IOException {
        return switch (section) {
            case "kernels" ->
                card.kept(section, driver, GpuFindings.class, GpuFindings::head)
                        .filter(GpuFindings::isFinished)
                        .isPresent();
            case "steps" ->
                card.kept(section, driver, StepFindings.class, StepFindings::head)
                        .filter(StepFindings::isFinished)
                        .isPresent();
            case "peers" ->
                card.kept(section, driver, PeerFindings.class, PeerFindings::head)
                        .filter(PeerFindings::isFinished)
                        .isPresent();
            default ->
                card.kept(section, driver, TestFindings.class, TestFindings::head)
                        .filter(found -> found.finished() && found.isGood())
                        .isPresent();
        };
    }

    /** The card that would be measured, and a line for each section that is not finished. */
    private record Found(DeviceInfo device, List<String> missing) implements Result {
        @Override
        public String text() {
            return String.join(System.lineSeparator(), missing);
        }
    }
}
