package hanji.cuda;

/**
 * Makes PTX of a kernel's source when it is launched for the first time, where there is no PTX beside the class. Found through
 * {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface PtxCompiler {
    /**
     * The PTX.
     *
     * @param name of the source, for example {@code gate.cu}
     * @throws CudaException in one line: with the line of the source that does not compile, or how to get a compiler
     */
    byte[] ptx(String name, String source);
}
