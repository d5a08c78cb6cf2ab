package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.lesson.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** Every lesson, compiled and run as the command does it. */
@Isolated("standard output is kept while a lesson runs")
class LessonCommandTest {
    private static final Path FOLDER = Path.of("..", Lesson.FOLDER);
    private static final int MOST_LINES = 170;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> aLessonPrintsWhatItSays() {
        return IntStream.rangeClosed(1, Lesson.count())
                .mapToObj(n -> DynamicTest.dynamicTest("lesson " + n, () -> {
                    Lesson lesson = Lesson.number(n);
                    JsonNode ran =
                            Outcome.of("lesson", String.valueOf(n), "--json").json();
                    assertEquals("", ran.get("stopped").asString(""));
                    assertEquals(String.join("\n", lesson.said()), joined(ran.get("printed")));
                    assertTrue(lesson.said().size() >= 4, () -> lesson.name() + " says little");
                }));
    }

    private static String joined(JsonNode lines) {
        return lines.valueStream()
                .map(JsonNode::asString)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    @TestFactory
    Stream<DynamicTest> aLessonFitsOnTwoPagesAndNamesItsCommand() {
        return IntStream.rangeClosed(1, Lesson.count())
                .mapToObj(n -> DynamicTest.dynamicTest("lesson " + n, () -> {
                    Lesson lesson = Lesson.number(n);
                    assertTrue(lesson.text().contains("./hanji lesson " + n + "\n"), lesson.name());
                    assertTrue(lesson.text().lines().count() <= MOST_LINES, lesson.name());
                    assertTrue(lesson.sentence().endsWith("."), lesson.sentence());
                }));
    }

    @Test
    void theListHasEveryLessonOfTheFolderAndSoHasThePage() throws IOException {
        String page = Files.readString(Path.of("../docs/learn.md"));
        JsonNode lessons = Outcome.of("lesson", "--json").json().get("lessons");
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    files.map(file -> file.getFileName().toString()).sorted().toList(),
                    lessons.valueStream()
                            .map(each -> each.get("file").asString())
                            .toList());
        }
        for (JsonNode each : lessons)
            assertTrue(page.contains("(../lessons/" + each.get("file").asString() + ")"), page);
    }

    @Test
    void aLessonIsFoundByItsNumberOrAPartOfItsName() {
        for (String word : List.of("3", "03", "fan-out", "FanOut", "lesson03"))
            assertTrue(Outcome.of("lesson", word, "--source").out().contains("class Lesson03FanOut"), word);
    }

    @Test
    void aLessonThatIsNotThereIsMet() {
        Outcome.of("lesson", "15").failed(ExitCode.USAGE, "'15' is no lesson", "from 1 to 14");
        Outcome.of("lesson", "brodcasting").failed(ExitCode.USAGE, "did you mean 'broadcasting'");
        Outcome.of("lesson", "nowhere.java").failed(ExitCode.DATA, "nowhere.java: no such file");
    }

    @Test
    void aChangedLessonTellsWhichLineHasBecomeAnother() throws IOException {
        String changed = Lesson.number(1).text().replace("new double[] {3}", "new double[] {5}");
        Outcome ran = Outcome.of("lesson", written("Changed.java", changed));
        assertEquals(0, ran.code(), ran::toString);
        assertTrue(ran.out().contains("x is 5.0"), ran.out());
        assertTrue(
                ran.out().contains("Line 1 is not what the lesson says, which is: x is 3.0 and its shape is []"),
                ran.out());
    }

    @Test
    void whatDoesNotCompileIsToldWithItsLine() throws IOException {
        String file =
                written("Broken.java", "class Broken {\n    static void main() {\n        int x = \"3\";\n    }\n}\n");
        Outcome.of("lesson", file).failed(ExitCode.DATA, "Broken.java: line 3: ", "String cannot be converted to int");
        String empty = written("Empty.java", "class Empty {}\n");
        Outcome.of("lesson", empty).failed(ExitCode.DATA, "Empty.java: has no method main to run");
    }

    @Test
    void whatFailsShowsWhatItPrintedAndWhereItStopped() throws IOException {
        String file = written("Fails.java", """
                void main() {
                    IO.println("so far");
                    throw new IllegalStateException("no further");
                }
                """);
        Outcome ran = Outcome.of("lesson", file);
        assertEquals(ExitCode.OTHER.status(), ran.code());
        assertTrue(ran.out().contains("so far"), ran.out());
        assertTrue(
                ran.out().contains("It stopped: Fails.java:3: java.lang.IllegalStateException: no further"), ran.out());
    }

    private String written(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
