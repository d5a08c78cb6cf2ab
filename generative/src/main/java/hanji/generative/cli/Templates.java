package hanji.generative.cli;

import hanji.simulator.Dim3;
import hanji.simulator.run.Argument;
import picocli.CommandLine.ITypeConverter;

/** Readers of words in which braces may stand for values of a sweep. */
final class Templates {
    private Templates() {}

    /** The extent of a grid or a block. */
    static final class OfExtent implements ITypeConverter<Template<Dim3>> {
        @Override
        public Template<Dim3> convert(String word) {
            return Template.of(word, new Extent()::convert);
        }
    }

    /** A number of bytes. */
    static final class OfBytes implements ITypeConverter<Template<Integer>> {
        @Override
        public Template<Integer> convert(String word) {
            return Template.of(word, new NotNegative()::convert);
        }
    }

    /** An argument of a kernel. */
    static final class OfArgument implements ITypeConverter<Template<Argument>> {
        @Override
        public Template<Argument> convert(String word) {
            return Template.of(word, new ArgumentSpec()::convert);
        }
    }
}
