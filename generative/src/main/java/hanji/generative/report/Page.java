package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

/** The frame of every page: one HTML file that needs no other and no network. */
public final class Page {
    private Page() {}

    /** @param content of the page's main part, as HTML */
    public static String html(String title, String content) {
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            %s</style>
            </head>
            <body>
            <main>
            %s</main>
            </body>
            </html>
            """.formatted(escape(title), ReportStyle.CSS, content);
    }
}
