package hanji.generative.cli;

import picocli.CommandLine.ITypeConverter;

/** Reads a count that may be 0. */
final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String word) {
        return Counts.read(word, 0);
    }
}
