package hanji.generative.report;

/** Text made safe for HTML and SVG. */
final class Markup {
    private Markup() {}

    /** The text with the characters that mean something to a parser, in elements and in attributes, spelled out. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
