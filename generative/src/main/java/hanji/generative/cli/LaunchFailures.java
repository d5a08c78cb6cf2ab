package hanji.generative.cli;

import hanji.cuda.CudaException;
import hanji.cuda.OutOfDeviceMemory;
import hanji.simulator.LaunchRefused;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What goes wrong when a kernel of a file is launched by the words of a command, told in one line each. */
public final class LaunchFailures {
    private LaunchFailures() {}

    /** Launches, and what else there is to do. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does some work.
     *
     * @throws ParameterException if the words are to blame
     * @throws FormatException if the file is
     */
    public static <T> T told(CommandSpec command, Path file, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (OutOfDeviceMemory | OutOfMemoryError _) {
            throw usage(
                    command,
                    "the arrays of --arg, and what is noted of each of their bytes, do not fit into memory; make"
                            + " them smaller, or give more with HANJI_JAVA_OPTS=-Xmx8g");
        } catch (ParameterException misuse) {
            throw misuse;
        } catch (IllegalArgumentException | TypeConversionException | LaunchRefused wrong) {
            throw usage(command, String.valueOf(wrong.getMessage()));
        } catch (CudaException failure) {
            throw new FormatException(file, String.valueOf(failure.getMessage()), failure);
        }
    }

    private static ParameterException usage(CommandSpec command, String message) {
        return new LaunchWords(command).usage(message);
    }
}
