package hanji.nn.planted;

/** Keeps state that all threads share. */
public final class StaticVariable {
    private static int count;

    private StaticVariable() {}

    public static int next() {
        return ++count;
    }
}
