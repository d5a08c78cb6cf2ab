package hanji.bench.gpu;

import java.util.List;
import java.util.stream.Stream;

/** The command line with the command {@code gpu}: what {@code bench/gpu/check} starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        String[] words = Stream.concat(Stream.of("gpu"), Stream.of(args)).toArray(String[]::new);
        hanji.generative.cli.Main.run(List.of(new CardCheck()), words);
    }
}
