package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.puzzle.Puzzle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PuzzleCommandTest {
    private static final Path ANSWERS = Path.of("src/test/resources/hanji/generative/puzzle");

    private static String answer(String name) {
        return ANSWERS.resolve(name + ".ptx").toString();
    }

    @Test
    void withoutAPuzzleAllAreListedAndSoTheyAreOnThePage() throws IOException {
        String text = Outcome.of("puzzle").out(), page = Files.readString(Path.of("../docs/learn.md"));
        for (Puzzle puzzle : Puzzle.all()) {
            assertTrue(text.contains(puzzle.name()) && text.contains(puzzle.sentence()), text);
            assertTrue(page.contains("(../puzzles/" + puzzle.file() + ")"), page);
        }
    }

    @Test
    void aPuzzleIsShownAsTheFileToFillIn() {
        for (String word : new String[] {"7", "07", "window", "Wind"})
            assertTrue(Outcome.of("puzzle", word).out().startsWith("/*\n * Puzzle 7: "), word);
    }

    @Test
    void aSolutionIsToldInOneLine() {
        Outcome solved = Outcome.of("puzzle", "10", answer("matmul"));
        assertEquals(0, solved.code(), solved::toString);
        assertTrue(
                solved.out().startsWith("puzzle 10, matmul: solved: 3 launches, each in 3 orders, without a fault; "));
        assertEquals(1, solved.out().lines().count());
        JsonNode json = Outcome.of("puzzle", "10", answer("matmul"), "--json").json();
        assertTrue(json.get("solved").asBoolean());
        assertEquals("SOLVED", json.get("verdict").asString());
    }

    @Test
    void anAnswerToAnotherPuzzleIsMet() {
        Outcome.of("puzzle", "3", answer("zip")).failed(ExitCode.DATA, "has no kernel 'guard'", "it has: zip");
    }

    @Test
    void aWrongAnswerEndsWithItsOwnExitCode() throws IOException {
        String halved = Files.readString(Path.of(answer("map"))).replace("0f41200000", "0f40A00000"); // adds 5, not 10
        Path file = Files.createTempFile("wrong", ".ptx");
        Files.writeString(file, halved);
        Outcome wrong = Outcome.of("puzzle", "1", file.toString());
        assertEquals(ExitCode.FAULTS.status(), wrong.code(), wrong::toString);
        assertEquals(
                "puzzle 1, map: out[0] is 11.0 and should be 16.0 (n = 1)",
                wrong.out().strip());
        Files.delete(file);
    }

    @Test
    void wordsThatAreNotUnderstoodAreMet() {
        Outcome.of("puzzle", "11").failed(ExitCode.USAGE, "'11' is no puzzle", "from 1 to 10");
        Outcome.of("puzzle", "windwo").failed(ExitCode.USAGE, "did you mean 'window'");
        Outcome.of("puzzle", "1", "nowhere.cu").failed(ExitCode.DATA, "nowhere.cu");
        Outcome.of("puzzle", "1", "pom.xml").failed(ExitCode.DATA, "pom.xml: is neither CUDA C (.cu) nor PTX (.ptx)");
    }
}
