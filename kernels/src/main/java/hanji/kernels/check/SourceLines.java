package hanji.kernels.check;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.Optional;

/** Where methods of a class stand in its source, by the line table of its class file. */
final class SourceLines {
    private SourceLines() {}

    /** {@code SoftGate.java:44-51}: a method and the lambdas in it; empty if the class file does not tell. */
    static String of(Class<?> type, String method) {
        String name = type.getName();
        try (InputStream in = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            return in == null ? "" : text(ClassFile.of().parse(in.readAllBytes()), method);
        } catch (IOException | IllegalArgumentException _) {
            return ""; // written by another compiler: no place is better than no message
        }
    }

    private static String text(ClassModel model, String method) {
        IntSummaryStatistics lines = model.methods().stream()
                .filter(each -> each.methodName().equalsString(method)
                        || each.methodName().stringValue().startsWith("lambda$" + method + "$"))
                .flatMap(each -> lines(each).stream())
                .flatMapToInt(table -> Arrays.stream(table))
                .summaryStatistics();
        Optional<String> file = model.findAttribute(Attributes.sourceFile())
                .map(each -> each.sourceFile().stringValue());
        if (lines.getCount() == 0 || file.isEmpty()) return "";
        return file.get() + ":" + lines.getMin() + (lines.getMax() > lines.getMin() ? "-" + lines.getMax() : "");
    }

    private static Optional<int[]> lines(MethodModel method) {
        return method.findAttribute(Attributes.code())
                .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()))
                .map(table -> table.lineNumbers().stream()
                        .mapToInt(LineNumberInfo::lineNumber)
                        .toArray());
    }

    /** {@code SoftGate.java:47}: where in a class, or in one nested with it, something was thrown. */
    static String of(Class<?> type, Throwable thrown) {
        String host = type.getNestHost().getName();
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().equals(host)
                        || frame.getClassName().startsWith(host + "$"))
                .findFirst()
                .map(SourceLines::of)
                .orElse("");
    }

    /** {@code SoftGate.java:47}. */
    static String of(StackTraceElement place) {
        return place.getFileName() + ":" + place.getLineNumber();
    }
}
