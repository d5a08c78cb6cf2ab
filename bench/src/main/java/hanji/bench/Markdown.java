package hanji.bench;

import hanji.generative.cli.Result;

/** A table for a page. */
record Markdown(String markdown) implements Result {
    @Override
    public String text() {
        return markdown;
    }
}
