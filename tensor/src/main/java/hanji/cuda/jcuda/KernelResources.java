package hanji.cuda.jcuda;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel takes of a multiprocessor once it is assembled.
 *
 * @param kernel its name
 * @param architecture that it was assembled for, for example {@code sm_90}
 * @param registers of each thread
 * @param stackBytes local memory of each thread
 * @param spillBytes of registers that did not fit, stores and loads together
 * @param sharedBytes static shared memory of each block
 */
public record KernelResources(
        String kernel, String architecture, int registers, int stackBytes, int spillBytes, int sharedBytes) {
    private static final Pattern KERNEL = Pattern.compile(
            "Compiling entry function '(?<kernel>[^']+)' for '(?<architecture>\\w+)'.*?"
                    + "(?<stack>\\d+) bytes stack frame, (?<stores>\\d+) bytes spill stores, (?<loads>\\d+) bytes spill loads"
                    + ".*?Used (?<registers>\\d+) registers(?<rest>[^\\n]*)",
            Pattern.DOTALL);
    private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

    /** The kernels of which NVIDIA's assembler reports, where it was asked to be verbose. */
    public static List<KernelResources> parse(String report) {
        return KERNEL.matcher(report).results().map(KernelResources::resources).toList();
    }

    private static KernelResources resources(MatchResult kernel) {
        Matcher shared = SHARED.matcher(kernel.group("rest"));
        return new KernelResources(
                kernel.group("kernel"),
                kernel.group("architecture"),
                number(kernel, "registers"),
                number(kernel, "stack"),
                number(kernel, "stores") + number(kernel, "loads"),
                shared.find() ? Integer.parseInt(shared.group(1)) : 0);
    }

    private static int number(MatchResult kernel, String group) {
        return Integer.parseInt(kernel.group(group));
    }
}
