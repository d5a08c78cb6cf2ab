package hanji.bench;

import hanji.generative.cli.ExitCode;
import hanji.generative.cli.Result;
import java.util.List;

/**
 * A kernel that is not right, so that its figures say nothing.
 *
 * @param problems a line each
 */
record RefusedKernel(String kernel, List<String> problems) implements Result {
    RefusedKernel {
        problems = List.copyOf(problems);
    }

    @Override
    public String text() {
        return kernel + " is not right, so that nothing is measured; ./hanji simulate with the same words shows more"
                + System.lineSeparator()
                + String.join(
                        System.lineSeparator(),
                        problems.stream().map(each -> "  " + each).toList());
    }

    @Override
    public ExitCode code() {
        return ExitCode.FAULTS;
    }
}
