package hanji.cuda.binding;

import hanji.cuda.Grid;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The part of CUDA's driver API that is about graphs, as far as Hanji uses it. Objects and failures are as in
 * {@link DriverBinding}.
 */
public interface GraphBinding {
    /** Begins to note the work of a stream instead of doing it. */
    void beginCapture(Object stream);

    /** Ends it; what was noted, as a graph. */
    Object endCapture(Object stream);

    /** A graph in a form that can be launched. */
    Object instantiate(Object graph);

    /** The nodes of a graph in which each waits for the one before it, in their order. */
    List<Object> nodes(Object graph);

    /**
     * Gives a launch of an executable graph other arguments.
     *
     * @param node of the graph that it was made of
     * @param table as in {@link DriverBinding#launch}
     */
    void setLaunch(Object executable, Object node, Object function, Grid grid, MemorySegment table);

    /**
     * Takes all arguments and sizes of an executable graph from a graph of the same form.
     *
     * @throws DriverFailure if the form is another, or the binding cannot
     */
    void update(Object executable, Object graph);

    /** Does all the work of a graph. */
    void launchGraph(Object executable, Object stream);

    /** Destroys what {@link #instantiate} made. */
    void destroyExecutable(Object executable);

    /** Destroys a graph; what was made of it stays. */
    void destroyGraph(Object graph);
}
