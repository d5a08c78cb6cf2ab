package hanji.generative.spark;

import hanji.generative.distributed.ClusterFailure;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ExceptionFailure;

/** What a failed task says, in one line. */
final class FailureLines {
    private static final List<String> FOREIGN = List.of(
            "UnsupportedClassVersionError",
            "InvalidClassException",
            "NoClassDefFoundError",
            "ClassNotFoundException",
            "NoSuchMethodError");

    private FailureLines() {}

    /** Its message, and the class where that alone says little. */
    static String of(ExceptionFailure failure) {
        String name = failure.className().substring(failure.className().lastIndexOf('.') + 1);
        return (name + ": " + first(String.valueOf(failure.description()))).strip();
    }

    /** The failure that a task ended by on purpose, which another attempt cannot mend. */
    static Optional<ClusterFailure> decided(ExceptionFailure failure) {
        if (failure.exception().isEmpty()) return Optional.empty();
        for (Throwable cause = failure.exception().get(); cause != null; cause = cause.getCause())
            if (cause instanceof ClusterFailure decided) return Optional.of(decided);
        return Optional.empty();
    }

    /** Whether the other side has another Java, Spark or Hanji. */
    static boolean isForeign(ExceptionFailure failure) {
        String all = failure.className() + " " + failure.fullStackTrace();
        return FOREIGN.stream().anyMatch(all::contains);
    }

    static String first(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("no reason given");
    }
}
