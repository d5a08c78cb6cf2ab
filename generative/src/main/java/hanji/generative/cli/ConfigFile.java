package hanji.generative.cli;

import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run's settings in a text file: a line {@code NAME = VALUE} for each option of {@code train}, without its hyphens ({@code NAME =}
 * for one without a value), and one {@code model = NAME}. Lines that begin with # are notes. A run leaves such a file in its folder.
 */
final class ConfigFile {
    private static final String OPTION = "--config";
    private static final String MODEL = "model";

    private ConfigFile() {}

    /** The text of a file with these settings. */
    static String text(String model, Map<String, String> options) {
        return "# ./hanji train --config THIS_FILE does this run again; options on the command line come first.\n"
                + MODEL + " = " + model + "\n"
                + options.entrySet().stream()
                        .map(option -> option.getKey() + " = " + option.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    /**
     * The words with {@code --config FILE} replaced by what the file says; what the words say themselves comes before it.
     *
     * @throws FormatException if the file cannot be read, or a line is none
     */
    static String[] expand(String... words) {
        List<String> said = new ArrayList<>(Arrays.asList(words));
        Path file = take(said);
        if (file == null) return words;
        Map<String, String> settings = read(file);
        List<String> all = new ArrayList<>(said.subList(0, 1));
        boolean names = said.size() > 1 && !said.get(1).startsWith("-");
        String model = settings.remove(MODEL);
        if (model != null && !names) all.add(model);
        all.addAll(said.subList(1, said.size()));
        settings.forEach((name, value) -> {
            String option = "--" + name;
            if (all.stream().noneMatch(word -> word.equals(option) || word.startsWith(option + "=")))
                all.addAll(value.isEmpty() ? List.of(option) : List.of(option, value));
        });
        return all.toArray(String[]::new);
    }

    /** Takes the option and its value out of the words of {@code train}; null if it is not there. */
    private static @Nullable Path take(List<String> words) {
        if (words.isEmpty() || !words.getFirst().equals("train")) return null;
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(OPTION + "=")) return Path.of(words.remove(i).substring(OPTION.length() + 1));
            if (word.equals(OPTION) && i + 1 < words.size()) {
                words.remove(i);
                return Path.of(words.remove(i));
            }
        }
        return null;
    }

    private static Map<String, String> read(Path file) {
        var settings = new LinkedHashMap<String, String>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) continue;
            int equals = line.indexOf('=');
            if (equals < 1) throw new FormatException(file, "line " + number + " is not NAME = VALUE: " + line.strip());
            settings.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return settings;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException binary) {
            throw new FormatException(file, "is no text file of settings", binary);
        } catch (IOException unreadable) {
            throw new FormatException(file, "cannot be read; name a file of settings", unreadable);
        }
    }
}
