package hanji.generative.cli;

import hanji.generative.lesson.Lesson;
import hanji.generative.lesson.Program;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a lesson, a program to learn from, and compares what it prints with what it says it prints. */
@Command(
        name = "lesson",
        description = "Runs a lesson: a short program to read from top to bottom, to run, and to change.",
        sortOptions = false)
final class LessonCommand implements Callable<Result> {
    @Parameters(
            arity = "0..1",
            paramLabel = "LESSON",
            description = "Its number, a part of its name, or a .java file of your own (default: the list of lessons).")
    private Optional<String> which = Optional.empty();

    @Option(names = "--source", description = "Show the program in place of running it.")
    private boolean source;

    @Spec
    private CommandSpec spec;

    /** The lessons, a line each. */
    record Contents(List<Entry> lessons) implements Result {
        @Override
        public String text() {
            String end = System.lineSeparator();
            return TextTable.of(
                            List.of("", "lesson"),
                            lessons.stream()
                                    .map(each -> List.of(String.valueOf(each.number()), each.sentence()))
                                    .toList())
                    + end + end + "run one with: ./hanji lesson 1" + end
                    + "read it in the folder lessons, or with: ./hanji lesson 1 --source";
        }
    }

    /** A lesson of the list. */
    record Entry(int number, String file, String sentence) {}

    /** The program itself. */
    record Source(String file, String source) implements Result {
        @Override
        public String text() {
            return source.stripTrailing();
        }
    }

    /**
     * What a lesson printed.
     *
     * @param said what it says that it prints
     * @param stopped what ended it, if it did not come to its end
     */
    record Ran(String file, String sentence, List<String> printed, List<String> said, Optional<String> stopped)
            implements Result {
        @Override
        public String text() {
            List<String> lines = new ArrayList<>(List.of(file, sentence, ""));
            lines.addAll(printed);
            lines.add("");
            lines.add(stopped.map(reason -> "It stopped: " + reason).orElseGet(this::comparison));
            return String.join(System.lineSeparator(), lines);
        }

        private String comparison() {
            if (said.isEmpty()) return "It says nothing of what it prints: see '// > ' in the lessons.";
            if (printed.equals(said)) return "All of it is what the lesson says. Read it, change it, run it again.";
            int first = IntStream.range(0, Math.min(printed.size(), said.size()))
                    .filter(i -> !printed.get(i).equals(said.get(i)))
                    .findFirst()
                    .orElse(Math.min(printed.size(), said.size()));
            return "Line " + (first + 1) + " is not what the lesson says, which is: "
                    + (first < said.size() ? said.get(first) : "nothing more");
        }

        @Override
        public ExitCode code() {
            return stopped.isEmpty() ? ExitCode.OK : ExitCode.OTHER;
        }
    }

    @Override
    public Result call() throws IOException {
        if (which.isEmpty()) return contents();
        Lesson lesson = lesson(which.get());
        return source ? new Source(lesson.place(), lesson.text()) : ran(lesson);
    }

    private static Contents contents() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int n = 1; n <= Lesson.count(); n++) {
            Lesson lesson = Lesson.number(n);
            entries.add(new Entry(n, lesson.name(), lesson.sentence()));
        }
        return new Contents(entries);
    }

    private Lesson lesson(String word) throws IOException {
        if (word.endsWith(".java")) {
            Path file = Path.of(word);
            return new Lesson(String.valueOf(file.getFileName()), word, Files.readString(file));
        }
        return Lesson.number(Lesson.find(word)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "'" + word + "' is no lesson; expected a number from 1 to " + Lesson.count()
                                + ", a part of a name, or a .java file"
                                + Suggestion.nearest(word, Lesson.words())
                                        .map(near -> "; did you mean '" + near + "'")
                                        .orElse(""))));
    }

    private static Ran ran(Lesson lesson) throws IOException {
        Optional<String> stopped = Optional.empty();
        StandardOutput printed = new StandardOutput();
        try {
            Program program = Program.of(lesson.name(), lesson.text());
            printed.capture(program::run);
        } catch (Program.DoesNotCompile error) {
            throw new FormatException(Path.of(lesson.place()), String.valueOf(error.getMessage()), error);
        } catch (Throwable thrown) {
            stopped = Optional.of(reason(lesson.name(), thrown));
        }
        return new Ran(lesson.place(), lesson.sentence(), printed.lines(), lesson.said(), stopped);
    }

    /** {@code Lesson03FanOut.java:41: IllegalStateException: the tape is closed}. */
    private static String reason(String file, Throwable thrown) {
        String where = List.of(thrown.getStackTrace()).stream()
                .filter(frame -> file.equals(frame.getFileName()))
                .findFirst()
                .map(frame -> file + ":" + frame.getLineNumber() + ": ")
                .orElse("");
        return where + thrown.toString().replaceAll("\\s*\\R\\s*", " ");
    }
}
