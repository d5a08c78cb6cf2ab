package hanji.cuda.jcuda;

import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerCompile;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerCreate;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerDestroy;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetErrorLog;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetErrorLogSize;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetInfoLog;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetInfoLogSize;

import hanji.cuda.CudaException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/**
 * Assembles PTX for GPUs that need not be there, with the assembler of CUDA 12.0 that JCuda brings along: what it takes,
 * any driver since takes.
 */
public final class PtxAssembler {
    private PtxAssembler() {}

    /**
     * Loads the assembler.
     *
     * @throws CudaException if it is not there for this operating system
     */
    public static PtxAssembler load() {
        JCudaLibrary.PTX_COMPILER.load();
        return new PtxAssembler();
    }

    /**
     * Assembles PTX.
     *
     * @param name what errors call it
     * @param architecture for example {@code sm_90}
     * @return its kernels, in any order
     * @throws CudaException with the assembler's first complaint
     */
    public List<KernelResources> assemble(String name, byte[] ptx, String architecture) {
        var handle = new nvPTXCompilerHandle();
        byte[] terminated = Arrays.copyOf(ptx, ptx.length + 1);
        int refused = nvPTXCompilerCreate(handle, terminated.length, terminated);
        if (refused != 0) throw new CudaException(name + ": the assembler does not start, error " + refused);
        try {
            String[] options = {"--gpu-name=" + architecture, "--verbose"};
            if (nvPTXCompilerCompile(handle, options.length, options) != 0)
                throw new CudaException(name + " for " + architecture + ": " + firstLine(errors(handle)));
            return KernelResources.parse(report(handle));
        } finally {
            nvPTXCompilerDestroy(handle);
        }
    }

    private static String errors(nvPTXCompilerHandle handle) {
        long[] size = {0};
        nvPTXCompilerGetErrorLogSize(handle, size);
        return text(size[0], handle, (from, log) -> nvPTXCompilerGetErrorLog(from, log));
    }

    private static String report(nvPTXCompilerHandle handle) {
        long[] size = {0};
        nvPTXCompilerGetInfoLogSize(handle, size);
        return text(size[0], handle, (from, log) -> nvPTXCompilerGetInfoLog(from, log));
    }

    private static String text(long size, nvPTXCompilerHandle handle, BiConsumer<nvPTXCompilerHandle, byte[]> log) {
        byte[] bytes = new byte[(int) size + 1];
        if (size > 0) log.accept(handle, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String firstLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("no reason given")
                .strip();
    }
}
