package hanji.generative.cli;

import hanji.simulator.run.Argument;
import hanji.simulator.run.ArrayFile;
import hanji.simulator.run.KernelRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The files that take a kernel's arrays after the launch. */
final class OutOptions {
    @Option(
            names = "--out",
            paramLabel = "ARG=FILE",
            converter = OutReader.class,
            description = "Write an array after the launch, arg0=y.npy; not as .npy, its bytes as they lie in memory.")
    private List<Out> out = new ArrayList<>();

    /** A file that takes an argument. */
    private record Out(int argument, Path file) {}

    /** Reads what is written. */
    static final class OutReader implements ITypeConverter<Out> {
        @Override
        public Out convert(String word) {
            if (!word.matches("arg\\d{1,4}=.+"))
                throw new TypeConversionException("'" + word + "' is not understood; expected ARG=FILE, as arg0=y.npy");
            int equals = word.indexOf('=');
            return new Out(
                    Integer.parseInt(word.substring("arg".length(), equals)), Path.of(word.substring(equals + 1)));
        }
    }

    boolean areGiven() {
        return !out.isEmpty();
    }

    /** Writes what a run left. */
    void write(KernelRun run, KernelRun.Ran ran) throws IOException {
        for (Out each : out) {
            if (each.argument >= run.arguments().size()
                    || !(run.arguments().get(each.argument) instanceof Argument.Array array))
                throw new IllegalArgumentException(
                        "--out arg" + each.argument + ": argument " + each.argument + " is no array");
            ArrayFile.write(
                    each.file, array, Objects.requireNonNull(ran.arrays().get(each.argument)));
        }
    }
}
