package hanji.generative.cli;

import hanji.generative.puzzle.Puzzle;
import hanji.generative.puzzle.Verdict;
import hanji.simulator.ptx.Entry;
import hanji.simulator.run.Nvcc;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a kernel to fill in, and judges an answer on the simulator. */
@Command(
        name = "puzzle",
        description =
                "Shows a CUDA kernel to fill in, and judges your answer with no GPU: its result, races, bounds, and"
                        + " how much it reads.",
        footer = {"", "  ./hanji puzzle 1 > my.cu", "  ./hanji puzzle 1 my.cu"},
        sortOptions = false)
final class PuzzleCommand implements Callable<Result> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PUZZLE",
            description = "Its number or a part of its name (default: the list of puzzles).")
    private Optional<String> which = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "Your answer: CUDA C (.cu), which needs nvcc, or the PTX (.ptx) that nvcc -ptx -lineinfo makes.")
    private Optional<Path> answer = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** The puzzles, a line each. */
    record Contents(List<Item> puzzles) implements Result {
        @Override
        public String text() {
            String end = System.lineSeparator();
            return TextTable.of(
                            List.of("", "puzzle", "what it takes"),
                            puzzles.stream()
                                    .map(each ->
                                            List.of(String.valueOf(each.number()), each.puzzle(), each.whatItTakes()))
                                    .toList())
                    + end + end + "begin one with: ./hanji puzzle 1 > my.cu" + end
                    + "fill it in, and check it with: ./hanji puzzle 1 my.cu";
        }
    }

    /** A puzzle of the list. */
    record Item(int number, String puzzle, String file, String whatItTakes) {}

    /** The kernel to fill in. */
    record Task(int number, String puzzle, String source) implements Result {
        @Override
        public String text() {
            return source.stripTrailing();
        }
    }

    /** What is said of an answer. */
    record Answer(int number, String puzzle, String file, boolean solved, String verdict, String line)
            implements Result {
        @Override
        public String text() {
            return "puzzle " + number + ", " + puzzle + ": " + line;
        }

        @Override
        public ExitCode code() {
            return solved ? ExitCode.OK : ExitCode.FAULTS;
        }
    }

    @Override
    public Result call() throws IOException {
        if (which.isEmpty())
            return new Contents(Puzzle.all().stream()
                    .map(each -> new Item(each.number(), each.name(), each.file(), each.sentence()))
                    .toList());
        Puzzle puzzle = Puzzle.find(which.get()).orElseThrow(() -> unknown(which.get()));
        return answer.isPresent()
                ? judged(puzzle, answer.get())
                : new Task(puzzle.number(), puzzle.name(), puzzle.source().text());
    }

    private static Answer judged(Puzzle puzzle, Path file) throws IOException {
        KernelFile read = KernelFile.read(file, Nvcc.find(System.getenv()), Nvcc.Settings.DEFAULT);
        Entry kernel = read.kernels().stream()
                .filter(each -> Entry.sourceName(each.name()).equals(puzzle.name()))
                .findFirst()
                .orElseThrow(() -> new FormatException(
                        file,
                        "has no kernel '" + puzzle.name() + "', which puzzle " + puzzle.number() + " is about; it has: "
                                + String.join(", ", read.names())));
        Verdict verdict = puzzle.judge(read.ptx(), kernel);
        return new Answer(
                puzzle.number(), puzzle.name(), file.toString(), verdict.isSolved(), verdict.kind(), verdict.line());
    }

    private ParameterException unknown(String word) {
        List<String> names = Puzzle.all().stream().map(Puzzle::name).toList();
        String meant = Suggestion.nearest(word, names)
                .map(name -> "; did you mean '" + name + "'")
                .orElse("");
        return new ParameterException(
                spec.commandLine(),
                "'" + word + "' is no puzzle; expected a number from 1 to " + names.size() + " or one of "
                        + String.join(", ", names) + meant);
    }
}
