package hanji.bench;

import java.util.List;
import java.util.stream.Stream;

/** The command line with benchmarks: what {@code ./hanji bench} starts, in a build of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        String[] words = Stream.concat(Stream.of("bench"), Stream.of(args)).toArray(String[]::new);
        hanji.generative.cli.Main.run(List.of(new Bench(new Jmh())), words);
    }
}
