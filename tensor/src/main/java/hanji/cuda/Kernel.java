package hanji.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A CUDA kernel by name: a function in the PTX that lies as a resource beside a class; or, where there is none, in the {@code .cu} that lies
 * there, which a {@link PtxCompiler} compiles when the kernel is first launched.
 *
 * <pre>{@code
 * private static final Kernel ROWS = new Kernel(Softmax.class, "softmax", "softmaxUpTo256");   // softmax.cu
 * }</pre>
 *
 * @param beside the class in whose package the PTX lies
 * @param file {@code file.ptx} holds this kernel among others, unless there is {@code file.name.ptx}, which holds it alone
 * @param name the kernel, declared {@code extern "C" __global__}
 */
public record Kernel(Class<?> beside, String file, String name) {
    /** The resource that holds the PTX, for example {@code hanji/kernels/softmax/softmax.softmaxUpTo256.ptx}. */
    public String resource() {
        String folder = beside.getPackageName().replace('.', '/');
        return folder.isEmpty() ? path() : folder + "/" + path(); // a class in a file of its own may have no package
    }

    private String path() {
        String module = file + "." + name + ".ptx";
        return beside.getResource(module) == null ? file + ".ptx" : module;
    }

    /** @throws MissingPtx if neither the resource is there nor a source; another {@link CudaException} if that does not compile */
    byte[] ptx() {
        return ptx(resource());
    }

    /** @param resource the one that {@link #resource} has found */
    byte[] ptx(String resource) {
        try (InputStream stream = beside.getResourceAsStream("/" + resource)) {
            return stream == null ? compiled() : stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + resource, failure);
        }
    }

    private byte[] compiled() throws IOException {
        Optional<PtxCompiler> compiler = ServiceLoader.load(PtxCompiler.class).findFirst();
        try (InputStream source = beside.getResourceAsStream(file + ".cu")) {
            if (source == null || compiler.isEmpty())
                throw new MissingPtx(
                        "no PTX " + resource() + " for kernel " + name + "; compile " + file + ".cu with nvcc");
            return compiler.get().ptx(file + ".cu", new String(source.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Written out, like its hash: what the JVM makes of a record in their place takes 40 ms when it is first called. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Kernel(Class<?> place, String itsFile, String itsName)
                && beside == place
                && file.equals(itsFile)
                && name.equals(itsName);
    }

    @Override
    public int hashCode() {
        return (31 * beside.hashCode() + file.hashCode()) * 31 + name.hashCode();
    }

    @Override
    public String toString() {
        return file + "." + name;
    }
}
