package hanji.generative.cli;

/** What the process tells the shell. */
public enum ExitCode {
    /** The command did what it was asked. */
    OK(0),
    /** Anything that is no fault of the user's words or files. */
    OTHER(1),
    /** The command line cannot be understood. */
    USAGE(2),
    /** A file or data set is missing, unreadable, corrupt, or cannot be written. */
    DATA(3),
    /** A kernel ran on the simulator, and has faults; an op does not keep its promises; or a model sees what it may not. */
    FAULTS(4);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
