package hanji.generative.cli;

import hanji.generative.report.ClassNames;
import hanji.generative.run.SavedModel;
import hanji.nn.data.DataException;
import hanji.nn.data.Images;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The classes of a data set, as words of the command line name them.
 *
 * @param names of the classes
 * @param classes how many there are
 */
record ClassWords(ClassNames names, int classes) {
    /** Those that a model was trained on: without names where its data cannot be read any more. */
    static ClassWords of(SavedModel saved, LoadNotices notices) {
        int classes = saved.site().classes();
        try {
            Images images = Evaluate.testImages(saved, new DataOptions(), notices);
            return new ClassWords(new ClassNames(images.classNames()), classes);
        } catch (DataException gone) {
            return new ClassWords(new ClassNames(List.of()), classes);
        }
    }

    /**
     * The class that a word names: by its name, in capitals or not, else by its number.
     *
     * @param command that was given the word
     * @throws ParameterException if there is no such class
     */
    int label(String word, CommandLine command) {
        List<String> known = names.names();
        for (int label = 0; label < known.size(); label++) if (known.get(label).equalsIgnoreCase(word)) return label;
        if (word.matches("\\d{1,9}") && Integer.parseInt(word) < classes) return Integer.parseInt(word);
        String meant = Suggestion.nearest(word, known)
                .map(name -> "; did you mean '" + name + "'")
                .orElse("");
        String expected = "0 to " + (classes - 1) + (known.isEmpty() ? "" : ", or " + String.join(", ", known));
        throw new ParameterException(command, "'" + word + "' is no class; expected " + expected + meant);
    }
}
