package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.simulator.run.Nvcc;
import hanji.simulator.run.Ptxas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every output that docs/simulator.md shows behind a command is part of what the command prints. */
class SimulatorPageTest {
    private static final Path PAGE = Path.of("../docs/simulator.md");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    private Path folder;

    @Test
    void whatItShowsIsWhatIsPrinted() throws IOException {
        assumeTrue(
                Nvcc.find(System.getenv()).isPresent()
                        && Ptxas.find(System.getenv()).isPresent(),
                "needs nvcc");
        String page = Files.readString(PAGE);
        Path scale = Files.writeString(folder.resolve("scale.cu"), source(page));
        Optional<String> pending = Optional.empty();
        int compared = 0;
        for (Matcher block = BLOCK.matcher(page); block.find(); ) {
            if (block.group(1).equals("sh") && block.group(2).contains("./hanji simulate"))
                pending = Optional.of(block.group(2));
            if (!block.group(1).isEmpty() || pending.isEmpty()) continue;
            String printed = printed(pending.get(), scale);
            assertTrue(printed.contains(block.group(2)), () -> block.group(2) + "\nis not in\n" + printed);
            pending = Optional.empty();
            compared++;
        }
        assertEquals(6, compared);
    }

    private static String printed(String commands, Path scale) {
        String proved = "../kernels/src/test/java/hanji/simulator/proof/proved.cu";
        String line = commands.replaceAll("(?m)^PROVED=.*\\n", "")
                .replace("\\\n", " ")
                .replace("./hanji ", "")
                .replace("$PROVED", proved)
                .replace("scale.cu", scale.toString());
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find(); )
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        Outcome outcome = Outcome.of(words.toArray(String[]::new));
        return (outcome.out() + outcome.err()).replace("../kernels", "kernels");
    }

    /** The kernel of the page, whose lines have numbers. */
    private static String source(String page) {
        String numbered = page.substring(page.indexOf("```c\n") + 5);
        return numbered.substring(0, numbered.indexOf("```"))
                .lines()
                .map(line -> line.length() < 4 ? "" : line.substring(4))
                .collect(Collectors.joining("\n"));
    }
}
