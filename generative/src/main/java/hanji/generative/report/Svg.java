package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import java.util.Locale;

/** Elements of a drawing as SVG text, a line each; what they look like is up to the class that each one names. */
public final class Svg {
    private Svg() {}

    /** The start of a drawing on a sheet of class paper, whose end is {@code </svg>}. */
    public static String open(String style, int width, int height, String title, String css) {
        return format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                        + "<title>%s</title>\n<style>%s</style>\n"
                        + "<rect class=\"paper\" width=\"100%%\" height=\"100%%\" rx=\"6\"/>\n",
                style, width, height, escape(title), css);
    }

    /** A rectangle outside of which what names it is not drawn. */
    public static String clip(String id, int left, int top, int right, int bottom) {
        return format(
                "<clipPath id=\"%s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>\n",
                id, left, top, right - left, bottom - top);
    }

    /**
     * A line through points.
     *
     * @param points pairs x,y with spaces between them
     */
    public static String line(String style, String clip, String points) {
        return format("<polyline class=\"%s\" clip-path=\"url(#%s)\" points=\"%s\"/>\n", style, clip, points);
    }

    /** A straight line. */
    public static String segment(String style, double x1, double y1, double x2, double y2) {
        return format("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style, x1, y1, x2, y2);
    }

    /** A filled circle. */
    public static String dot(String style, double x, double y) {
        return format("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", style, x, y);
    }

    /**
     * Words at a place.
     *
     * @param anchor which part of them is there: start, middle or end
     */
    public static String text(String style, double x, double y, String anchor, String words) {
        return format(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                style, x, y, anchor, escape(words));
    }

    /**
     * Words that begin at a place, pressed together where they would be wider than the room they have.
     *
     * @param letter the width of a letter of theirs, about
     */
    static String fitted(String style, double x, double y, double letter, double room, String words) {
        String pressed = words.length() * letter > room
                ? format(" textLength=\"%.1f\" lengthAdjust=\"spacingAndGlyphs\"", room)
                : "";
        return format("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\"%s>%s</text>\n", style, x, y, pressed, escape(words));
    }

    /** Words round a place, moved to the left where they would end beyond the edge. */
    static String centred(String style, double x, double y, double letter, double edge, String words) {
        return text(style, Math.min(x, edge - 0.5 * letter * words.length()), y, "middle", words);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
