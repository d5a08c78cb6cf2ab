package hanji.generative.puzzle;

/**
 * What is said of an answer.
 *
 * @param isSolved whether nothing is wrong with it
 * @param kind {@code SOLVED}, {@code UNFILLED}, {@code WRONG_KERNEL}, {@code REFUSED}, {@code WRONG_RESULT},
 *     {@code TOO_MANY_READS}, {@code TOO_MANY_INSTRUCTIONS} or the kind of a fault, for example {@code RACE}
 * @param line one line that says what is wrong and where, or what was tried
 */
public record Verdict(boolean isSolved, String kind, String line) {
    static Verdict wrong(String kind, String line) {
        return new Verdict(false, kind, line);
    }
}
