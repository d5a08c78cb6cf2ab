package hanji.cuda.nvidia;

import hanji.cuda.CudaException;
import hanji.cuda.NvidiaDriver;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.foreign.ForeignBinding;
import hanji.cuda.jcuda.JCudaBinding;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways to CUDA's driver API. The property {@value #PROPERTY} chooses one. */
public enum Binding {
    /** JCuda, whose native library is there for Linux on amd64. */
    JCUDA("JCuda") {
        @Override
        DriverBinding load() {
            return JCudaBinding.load();
        }
    },
    /** Java's foreign-function interface. */
    FOREIGN("Java's foreign-function interface") {
        @Override
        DriverBinding load() {
            return ForeignBinding.load(NvidiaDriver.LIBRARY);
        }
    };

    /** The name of the property. */
    public static final String PROPERTY = "hanji.cuda";

    private final String words;

    Binding(String words) {
        this.words = words;
    }

    /** Finds the driver's functions. */
    abstract DriverBinding load();

    /**
     * The one that is used on this machine: as the property says, else JCuda where it is there.
     *
     * @throws CudaException if the property names none
     */
    public static Binding choose() {
        return choose(System.getProperty(PROPERTY, ""), System.getProperty("os.arch"));
    }

    /** @param wanted empty if none is */
    static Binding choose(String wanted, String architecture) {
        if (wanted.isEmpty()) return architecture.equals("amd64") ? JCUDA : FOREIGN;
        for (Binding each : values()) if (each.property().equals(wanted)) return each;
        throw new CudaException("-D" + PROPERTY + "=" + wanted + " names no way to the driver; there are "
                + Arrays.stream(values()).map(Binding::property).collect(Collectors.joining(", ")));
    }

    private String property() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is and why it is used, in a few words. */
    public String why() {
        return why(System.getProperty(PROPERTY, ""), System.getProperty("os.arch"));
    }

    String why(String wanted, String architecture) {
        if (!wanted.isEmpty()) return words + ", as -D" + PROPERTY + "=" + wanted + " says";
        return words + (this == JCUDA ? ", the usual one" : ", because JCuda is not there for " + architecture);
    }
}
