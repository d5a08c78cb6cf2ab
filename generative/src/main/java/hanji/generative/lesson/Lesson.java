package hanji.generative.lesson;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A program to learn from: what it shows stands in its comments, and what each line prints below that line, behind
 * {@code // > }.
 *
 * @param name of the file
 * @param place of the file, for a person
 * @param text the program
 */
public record Lesson(String name, String place, String text) {
    /** The folder of the lessons. */
    public static final String FOLDER = "lessons";

    /** In the order in which they are best read; number n is the nth. */
    private static final List<String> FILES = List.of(
            "Lesson01Number.java",
            "Lesson02ChainRule.java",
            "Lesson03FanOut.java",
            "Lesson04Broadcasting.java",
            "Lesson05MatMul.java",
            "Lesson06SoftmaxCrossEntropy.java",
            "Lesson07Reparameterization.java",
            "Lesson08CustomOp.java",
            "Lesson09SecondOrder.java",
            "Lesson10MemoryAndScopes.java",
            "Lesson11FloatingPoint.java",
            "Lesson12KernelOnSimulator.java",
            "Lesson13RaceFound.java",
            "Lesson14Slips.java");

    private static final String SAID = "// > ";
    private static final Pattern SENTENCE = Pattern.compile("/\\*\\*\\s*\\*?\\s*(.*?[.])\\s", Pattern.DOTALL);

    /** How many there are. */
    public static int count() {
        return FILES.size();
    }

    /** @param number from 1 to {@link #count} */
    public static Lesson number(int number) throws IOException {
        var file = new CourseFile(FOLDER, FILES.get(number - 1));
        return new Lesson(file.name(), file.shown(), file.text());
    }

    /** The number of the only lesson that is meant by a number or a part of a name, if there is one. */
    public static Optional<Integer> find(String word) {
        String typed = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").replaceFirst("^lesson", "");
        if (typed.matches("\\d{1,4}"))
            return Optional.of(Integer.valueOf(typed)).filter(n -> n >= 1 && n <= count());
        String part = typed.replaceFirst("^\\d+", "");
        List<Integer> meant = IntStream.rangeClosed(1, count())
                .filter(n -> !part.isEmpty() && words().get(n - 1).contains(part))
                .boxed()
                .toList();
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /** What a person may call each lesson: its name in small letters, {@code fanout}. */
    public static List<String> words() {
        return FILES.stream()
                .map(file -> file.replaceAll("Lesson\\d+|\\.java", "").toLowerCase(Locale.ROOT))
                .toList();
    }

    /** What it shows: the sentence that it opens with. */
    public String sentence() {
        Matcher sentence = SENTENCE.matcher(text);
        return sentence.find() ? sentence.group(1).replaceAll("\\s+\\*?\\s*", " ") : name;
    }

    /** The lines that it says it prints. */
    public List<String> said() {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(SAID))
                .map(line -> line.substring(SAID.length()))
                .toList();
    }
}
