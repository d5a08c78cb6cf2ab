package hanji.generative.report;

import java.util.Locale;

/** Numbers of things in words: "1 step", "2,000 steps". */
public final class Plural {
    private Plural() {}

    /** @param thing one of them, whose plural has an s more */
    public static String of(long number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }
}
