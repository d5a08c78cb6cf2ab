package hanji.generative.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Text made safe for HTML and SVG. */
public final class Markup {
    private Markup() {}

    /** A command; names of options are not broken at their hyphens. */
    static String command(String words) {
        return Arrays.stream(escape(words).split(" "))
                .map(word -> word.startsWith("--") ? "<span>" + word + "</span>" : word)
                .collect(Collectors.joining(" "));
    }

    /** The text with the characters that mean something to a parser, in elements and in attributes, spelled out. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
