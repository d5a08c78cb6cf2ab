package hanji.simulator.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hanji.cuda.CudaException;
import hanji.cuda.Nvrtc;
import hanji.cuda.PtxCompiler;
import hanji.tensor.MissingFlag;
import hanji.tensor.format.AtomicFile;
import hanji.tensor.format.UserCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Compiles a kernel when it is first launched: by NVRTC where its library is, else by nvcc. What was compiled once is kept in the user's
 * cache by its content, the headers' and the compiler's, so that the next process reads it. Options are those of Hanji's own kernels.
 */
public final class RunTimeCompiler implements PtxCompiler {
    /** Drivers since CUDA 12.0 read it; a compiler writes its own, later number above the same instructions. */
    private static final String PTX_VERSION = ".version 8.0";

    /** What is dropped, of calls that were inlined: CUDA 12.0's assembler crashes on one inside another. */
    private static final Pattern INLINED = Pattern.compile("(\\.loc\\s+\\d+ \\d+ \\d+), function_name .*");

    private static final Pattern NAMES = Pattern.compile("\\s*\\.section\\s+\\.debug_str\\s*\\{[^}]*\\}");

    /** Counts the ways in which PTX was made ready for drivers, so that none is kept from before. */
    private static final String WAY = "2";

    private static final Nvcc.Settings FOR_ANY_GPU = new Nvcc.Settings("compute_75", List.of(), List.of());

    private final Optional<Nvrtc> nvrtc;
    private final Optional<Nvcc> nvcc;
    private final Path cache;

    /** With what this machine has. */
    public RunTimeCompiler() {
        this(
                nvrtc(),
                Nvcc.find(System.getenv()),
                UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** None where the JVM may call no native code: nvcc does as well. */
    private static Optional<Nvrtc> nvrtc() {
        try {
            return Nvrtc.find(System.getenv());
        } catch (MissingFlag denied) {
            return Optional.empty();
        }
    }

    RunTimeCompiler(Optional<Nvrtc> nvrtc, Optional<Nvcc> nvcc, Path cache) {
        this.nvrtc = nvrtc;
        this.nvcc = nvcc;
        this.cache = cache.resolve("ptx");
    }

    @Override
    public byte[] ptx(String path, String source) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            Path headers = Headers.folder();
            Path kept = cache.resolve(name.replace(".cu", "-" + key(source, headers) + ".ptx"));
            if (Files.exists(kept)) return Files.readAllBytes(kept);
            byte[] ptx = forDrivers(compiled(name, source, headers)).getBytes(ISO_8859_1);
            keep(kept, ptx);
            return ptx;
        } catch (IOException failure) {
            throw new CudaException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** The same PTX as drivers since CUDA 12.0 and the assembler of that version read it. */
    static String forDrivers(String ptx) {
        String old = ptx.replaceFirst("\\.version \\S+", PTX_VERSION);
        return NAMES.matcher(INLINED.matcher(old).replaceAll("$1")).replaceFirst("");
    }

    /** For the next process; where nothing can be written, that one compiles again. */
    private void keep(Path kept, byte[] ptx) {
        try {
            Files.createDirectories(cache);
            AtomicFile.write(kept, channel -> channel.write(ByteBuffer.wrap(ptx)));
        } catch (IOException _) {
            // nothing is lost but time
        }
    }

    private String compiled(String name, String source, Path headers) throws IOException {
        if (nvrtc.isPresent()) return byNvrtc(nvrtc.get(), name, source, headers);
        if (nvcc.isPresent()) return byNvcc(nvcc.get(), name, source);
        throw new IOException(name
                + " has no PTX beside it and is compiled now, which needs NVRTC (libnvrtc.so of NVIDIA's CUDA toolkit)"
                + " or nvcc, and neither is here; install one, or build the PTX elsewhere: ./hanji ptx " + name);
    }

    private static String byNvrtc(Nvrtc nvrtc, String name, String source, Path headers) throws IOException {
        List<String> options = new ArrayList<>(Nvcc.OPTIONS);
        options.removeIf(option -> option.equals("-ptx") || option.equals("-O3")); // what it does anyway
        options.add("-I" + headers);
        try {
            return new String(nvrtc.ptx(name, source, options), ISO_8859_1);
        } catch (IOException failure) {
            throw new IOException(Nvcc.firstError(Path.of(name), String.valueOf(failure.getMessage())), failure);
        }
    }

    private static String byNvcc(Nvcc nvcc, String name, String source) throws IOException {
        Path folder = Files.createTempDirectory("hanji-source"), file = folder.resolve(name);
        try {
            Files.writeString(file, source);
            return new String(nvcc.ptx(file, FOR_ANY_GPU), ISO_8859_1).replace(file.toString(), name);
        } catch (IOException failure) {
            throw new IOException(String.valueOf(failure.getMessage()).replace(file.toString(), name), failure);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private String key(String source, Path headers) throws IOException {
        String compiler = nvrtc.map(found -> "nvrtc " + found.version()).orElse("nvcc");
        if (nvrtc.isEmpty() && nvcc.isPresent())
            compiler += " " + nvcc.get().executable() + " "
                    + Files.getLastModifiedTime(nvcc.get().executable());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(WAY, compiler, Headers.digest(headers), Nvcc.OPTIONS.toString(), source)) {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
