package hanji.generative.lesson;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to learn from: that of the checkout which Hanji was started from, so that a change to it counts at once, and where
 * there is no checkout the one in the jar.
 *
 * @param folder in the checkout and in the jar, {@code lessons} or {@code puzzles}
 * @param name of the file
 */
public record CourseFile(String folder, String name) {
    /** The property by which the launcher names the checkout. */
    private static final String CHECKOUT = "hanji.checkout";

    /** Where it stands, if there is a checkout. */
    public Optional<Path> place() {
        return Optional.ofNullable(System.getProperty(CHECKOUT))
                .map(checkout -> Path.of(checkout, folder, name))
                .filter(Files::isReadable);
    }

    /** As a person in this folder would name it. */
    public String shown() {
        Path here = Path.of("").toAbsolutePath();
        return place().map(file -> (file.startsWith(here) ? here.relativize(file) : file).toString())
                .orElse(folder + "/" + name + " in Hanji's jar");
    }

    /** Its content. */
    public String text() throws IOException {
        Optional<Path> place = place();
        if (place.isPresent()) return Files.readString(place.get());
        try (InputStream in = CourseFile.class.getResourceAsStream("/" + folder + "/" + name)) {
            if (in == null) throw new IOException(folder + "/" + name + " is missing in Hanji's jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
