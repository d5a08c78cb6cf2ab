package hanji.generative.puzzle;

import hanji.generative.lesson.CourseFile;
import hanji.simulator.ptx.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A CUDA kernel to fill in.
 *
 * @param name of its kernel, and in lower case with its number of its file
 * @param sentence what is to be learned
 * @param trials the launches that an answer is tried with
 */
public record Puzzle(int number, String name, String sentence, List<Trial> trials) {
    /** The folder of the puzzles. */
    public static final String FOLDER = "puzzles";

    public Puzzle {
        trials = List.copyOf(trials);
    }

    /** All, from easy to hard. */
    public static List<Puzzle> all() {
        return Trials.PUZZLES;
    }

    /** The only puzzle that is meant by a number or a part of a name, if there is one. */
    public static Optional<Puzzle> find(String word) {
        String part = word.toLowerCase(Locale.ROOT);
        if (part.matches("\\d{1,4}"))
            return all().stream()
                    .filter(each -> each.number == Integer.parseInt(part))
                    .findFirst();
        List<Puzzle> meant = all().stream()
                .filter(each -> each.name.toLowerCase(Locale.ROOT).contains(part))
                .toList();
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /** The name of its file, {@code 03-guard.cu}. */
    public String file() {
        return String.format(Locale.ROOT, "%02d-%s.cu", number, name.toLowerCase(Locale.ROOT));
    }

    /** The kernel with nothing filled in, and what it is to do. */
    public CourseFile source() {
        return new CourseFile(FOLDER, file());
    }

    /**
     * Judges an answer.
     *
     * @param ptx that the kernel was compiled to
     * @param kernel of this PTX, the answer
     */
    public Verdict judge(String ptx, Entry kernel) {
        return new Judge(this, ptx, kernel).verdict();
    }
}
