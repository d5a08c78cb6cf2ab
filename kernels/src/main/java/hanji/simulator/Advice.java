package hanji.simulator;

/**
 * What a kernel's author may want to know though it is no fault.
 *
 * @param message one line
 * @param file the source as the PTX names it; empty if no line is meant
 * @param line in that source, from 1; 0 if no line is meant
 */
public record Advice(String message, String file, int line) {
    /** Advice on a kernel as a whole. */
    public static Advice of(String message) {
        return new Advice(message, "", 0);
    }

    @Override
    public String toString() {
        return message + (line == 0 ? "" : " (" + file.substring(file.lastIndexOf('/') + 1) + ":" + line + ")");
    }
}
