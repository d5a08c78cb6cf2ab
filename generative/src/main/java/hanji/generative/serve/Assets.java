package hanji.generative.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The scripts and the style of the pages, which lie beside these classes. */
final class Assets {
    private static final Set<String> SCRIPTS = Set.of("list.js", "live.js", "drawing.js", "codes.js", "ask.js");

    private Assets() {}

    /** The look of what the pages of reports do not have. */
    static String style() {
        return text("live.css");
    }

    /**
     * A script.
     *
     * @throws Refusal if there is none of that name
     */
    static Reply script(String name) {
        if (!SCRIPTS.contains(name)) throw Refusal.notFound();
        return Reply.of("text/javascript; charset=utf-8", text(name).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is missing beside this class");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
