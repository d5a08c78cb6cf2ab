package hanji.bench.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A command line that the opening comment of a CUDA source shows.
 *
 * @param words after {@code ./hanji}
 */
record Shown(List<String> words) {
    private static final String START = "./hanji simulate ", GOES_ON = "\\";

    Shown {
        words = List.copyOf(words);
    }

    /** Those of the comment that a source begins with, in order. */
    static List<Shown> in(Path source) throws IOException {
        String text = Files.readString(source);
        List<Shown> all = new ArrayList<>();
        var command = new StringBuilder();
        for (String line :
                text.substring(0, Math.max(0, text.indexOf("*/"))).lines().toList()) {
            String words = line.replaceFirst("^[\\s/*]+", "").stripTrailing();
            if (command.isEmpty() && !words.startsWith(START)) continue;
            command.append(words.replace(GOES_ON, "")).append(' ');
            if (words.endsWith(GOES_ON)) continue;
            all.add(new Shown(Stream.of(command.toString()
                            .substring("./hanji ".length())
                            .strip()
                            .split(" +"))
                    .map(Shown::unquoted)
                    .toList()));
            command.setLength(0);
        }
        return all;
    }

    /** As a shell passes it on. */
    private static String unquoted(String word) {
        return word.matches("'.*'") ? word.substring(1, word.length() - 1) : word;
    }

    /** Whether it compares the kernel with another one, for all inputs. */
    boolean isProof() {
        return words.contains("--same-as");
    }

    /** What stands behind each use of an option. */
    List<String> values(String option) {
        return IntStream.range(0, words.size() - 1)
                .filter(i -> words.get(i).equals(option))
                .mapToObj(i -> words.get(i + 1))
                .toList();
    }

    /** What stands behind an option. */
    Optional<String> value(String option) {
        return values(option).stream().findFirst();
    }

    /** Three numbers behind an option, of which 1 need not be written. */
    int[] extent(String option) {
        int[] extent = {1, 1, 1};
        String[] numbers = value(option).orElse("1").split(",");
        for (int i = 0; i < numbers.length; i++) extent[i] = Integer.parseInt(numbers[i]);
        return extent;
    }
}
