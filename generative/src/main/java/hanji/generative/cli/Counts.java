package hanji.generative.cli;

import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers of 32 bits that count something. */
final class Counts {
    private Counts() {}

    /** @throws TypeConversionException if the word is no whole number, is below the least or is too large */
    static int read(String word, int least) {
        String range = "at least " + least;
        try {
            int count = Integer.parseInt(word);
            if (count >= least) return count;
        } catch (NumberFormatException _) {
            if (word.matches("\\d+")) range = least + " to " + Integer.MAX_VALUE;
        }
        throw new TypeConversionException("'" + word + "' is not a whole number of " + range);
    }
}
