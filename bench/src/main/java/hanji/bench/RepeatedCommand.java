package hanji.bench;

import hanji.generative.cli.Shell;
import java.util.List;
import java.util.Set;

/** The line that measures again what a line measured; where its result was written does not matter. */
final class RepeatedCommand {
    private static final Set<String> WITH_A_FILE = Set.of("--out", "--html");

    private RepeatedCommand() {}

    /** @param words as the shell gave them, the command's name first */
    static String of(List<String> words) {
        var kept = new StringBuilder("./hanji");
        for (int i = 0; i < words.size(); i++)
            if (WITH_A_FILE.contains(words.get(i))) i++;
            else if (!words.get(i).matches("--(json|verbose|out=.*|html=.*)"))
                kept.append(' ').append(Shell.word(words.get(i)));
        return kept.toString();
    }
}
