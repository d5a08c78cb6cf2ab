package hanji.generative.distributed;

import java.io.IOException;

/** A connection that does not speak as it must; it is closed, and the message is a line of the log. */
final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
        super(why);
    }
}
