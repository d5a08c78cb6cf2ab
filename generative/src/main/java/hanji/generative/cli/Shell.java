package hanji.generative.cli;

/** Words of a command line that a user can copy into a shell. */
public final class Shell {
    private Shell() {}

    /** The word, in single quotes where a shell would take it apart. */
    public static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
