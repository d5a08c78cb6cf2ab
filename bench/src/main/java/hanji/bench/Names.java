package hanji.bench;

import hanji.generative.cli.Result;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what {@link Bench} would measure. */
@Command(name = "list", description = "Prints the names of the benchmarks.", sortOptions = false)
final class Names implements Callable<Result> {
    @Mixin
    private Selection selection = new Selection();

    @Override
    public Result call() {
        return new Listed(selection.subjects(Machine.current().cores()).stream()
                .map(Subject::name)
                .toList());
    }

    private record Listed(List<String> names) implements Result {
        @Override
        public String text() {
            return String.join(System.lineSeparator(), names);
        }
    }
}
