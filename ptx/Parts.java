import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PTX cut into modules with one kernel each, since whoever launches a kernel parses or assembles its whole module. */
final class Parts {
    /** Whether PTX of one source is cut: shipped PTX of more lines. */
    static final int MOST_LINES = 2000;

    private static final Pattern KERNEL =
            Pattern.compile("^\\.visible \\.entry (\\w+)\\(.*?^}\\n", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COMMENTS = Pattern.compile("^\\s*//.*\\n", Pattern.MULTILINE);

    private Parts() {}

    /** The modules by the name of their kernel; each has what stands outside of all kernels, and its kernel unchanged. */
    static Map<String, String> of(String ptx) {
        Map<String, String> kernels = new LinkedHashMap<>();
        StringBuilder outside = new StringBuilder();
        Matcher kernel = KERNEL.matcher(ptx);
        while (kernel.find()) {
            kernel.appendReplacement(outside, "");
            kernels.put(kernel.group(1), kernel.group());
        }
        String above = COMMENTS.matcher(outside).replaceAll("").stripTrailing() + "\n\n";
        String below = kernel.appendTail(new StringBuilder()).toString();
        kernels.replaceAll((_, text) -> above + text + below);
        return kernels;
    }
}
