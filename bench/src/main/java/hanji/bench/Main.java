package hanji.bench;

import java.util.ArrayList;
import java.util.List;

/** The command line with benchmarks: what {@code ./hanji bench} starts, in a build of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Harness jmh = new Jmh(), processes = new Processes();
        Harness each = (targets, effort) -> switch (targets.getFirst().quantity()) {
            case TIME, RATE -> jmh.round(targets, effort);
            case MEMORY, LARGE_ARRAYS -> processes.round(targets, effort);
        };
        hanji.generative.cli.Main.run(List.of(new Bench(each)), words(args));
    }

    /**
     * The words with the command's name before them. {@code --json} alone is the option of every command; a word after
     * it that is no option is a file, as after {@code --out}.
     */
    static String[] words(String... args) {
        var words = new ArrayList<>(List.of("bench"));
        for (int i = 0; i < args.length; i++) {
            boolean named = i + 1 < args.length && !args[i + 1].startsWith("-");
            if (args[i].equals("--json") && named) words.add("--out");
            else if (args[i].startsWith("--json=")) words.add(args[i].replaceFirst("--json", "--out"));
            else words.add(args[i]);
        }
        return words.toArray(String[]::new);
    }
}
