package hanji.bench.workload;

import java.util.Map;

/** One side of a workload, ready to run: its inputs are where it wants them. */
public interface Task {
    /** Does the work once; nothing else is timed. */
    void run();

    /**
     * What the work computes, by name, in Hanji's layouts. May run it, and change what later runs start from; so the
     * sides are asked on fresh tasks, once.
     */
    Map<String, float[]> results();
}
