package hanji.generative.notebook;

import java.nio.file.Path;

/**
 * Something that can be looked at; prints what it is and where.
 *
 * @param what in a line
 * @param file a picture or a page, to be opened in a browser
 * @param html the same to be put into a page: what a notebook displays as {@code text/html}
 */
public record Shown(String what, Path file, String html) {
    @Override
    public String toString() {
        return what + ": " + file;
    }
}
