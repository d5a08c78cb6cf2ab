package hanji.tensor;

/** The JVM was started without a flag that Hanji cannot do without; the message says which, and where it goes. */
public final class MissingFlag extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** The flags that a JVM is started with to use Hanji. */
    public static final String FLAGS = "--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED";

    private static final boolean VECTORS_ARE_THERE =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private static final String WHERE = " (in Maven, the argLine of maven-surefire-plugin; see docs/use.md of Hanji)";

    private MissingFlag(String message) {
        super(message);
    }

    private MissingFlag(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The failure of a call of native code in a JVM that denies them.
     *
     * @param refusal the JVM's own
     */
    public static MissingFlag nativeAccess(IllegalCallerException refusal) {
        return new MissingFlag(
                "this JVM was started without access to native code, which CUDA takes; start it with " + FLAGS + WHERE,
                refusal);
    }

    /** Whether the JVM was started with the module of vectors. */
    public static boolean vectorsAreThere() {
        return VECTORS_ARE_THERE;
    }

    /**
     * Asks for the module of vectors, on which the CPU computes. Whatever allocates a tensor asks by itself.
     *
     * @throws MissingFlag if the JVM was started without it
     */
    public static void requireVectors() {
        if (!VECTORS_ARE_THERE)
            throw new MissingFlag("this JVM was started without the Vector API, on which Hanji computes; start it with "
                    + FLAGS + WHERE);
    }
}
