package hanji.generative.cli;

import picocli.CommandLine.ITypeConverter;

/** Reads a count: a whole number of at least 1. */
public final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String word) {
        return Counts.read(word, 1);
    }
}
