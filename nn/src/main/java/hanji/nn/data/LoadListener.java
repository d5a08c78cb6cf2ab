package hanji.nn.data;

import java.nio.file.Path;

/** Hears what a user should know about a data set that was loaded all the same. */
public interface LoadListener {
    /** Hears nothing. */
    LoadListener NONE = new LoadListener() {
        @Override
        public void notice(String line) {}

        @Override
        public void skipped(Path file, String problem) {}
    };

    /** Called at most once per folder and kind of thing, with one line for the user. */
    void notice(String line);

    /** Called for each file passed over by {@link LoadOptions#skipUnreadable}, which the counts of a notice include. */
    void skipped(Path file, String problem);
}
