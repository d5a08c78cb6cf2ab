package hanji.generative.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions that a result depends on. */
public final class Version implements IVersionProvider {
    private static final String DESCRIPTOR = "/META-INF/maven/io.github.hanji/hanji-generative/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"Hanji " + hanji(), "JDK " + jdk(), system()};
    }

    /** Hanji's version, or "development" when it does not run from its jar. */
    public static String hanji() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(DESCRIPTOR)) {
            if (in == null) {
                return "development";
            }
            Properties descriptor = new Properties();
            descriptor.load(in);
            return descriptor.getProperty("version");
        }
    }

    /** The JDK's version and vendor. */
    public static String jdk() {
        return Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    }

    /** The operating system's name, version and architecture. */
    public static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }
}
