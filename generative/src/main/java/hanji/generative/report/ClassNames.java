package hanji.generative.report;

import java.util.List;

/**
 * What classes are called in words.
 *
 * @param names of the labels from 0 on; empty, or fewer than there are classes, where they have none
 */
public record ClassNames(List<String> names) {
    /** The name of a class, or else its number. */
    public String of(int label) {
        return label < names.size() ? names.get(label) : Integer.toString(label);
    }
}
