package hanji.cuda;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The graphs of a driver that does its work when it is called: a graph is the list of what was captured, in its order. */
public final class WorkGraphs {
    private final Map<Long, Graph> graphs = new HashMap<>();
    private Optional<Graph> capturing = Optional.empty();
    private long stream;
    private long last;

    private static final class Graph {
        private final List<DeviceWork> work = new ArrayList<>();
        private final List<DeviceWork.Launch> launches = new ArrayList<>();
    }

    /** {@link CudaDriver#beginCapture}. */
    public void begin(long on) {
        if (capturing.isPresent()) throw new CudaException("a capture has begun already");
        capturing = Optional.of(new Graph());
        stream = on;
    }

    /** Whether this work was captured, so that it is not to be done. */
    public boolean capture(DeviceWork work, long on) {
        if (capturing.isEmpty() || on != stream) return false;
        capturing.get().work.add(work);
        return true;
    }

    /** Whether a launch was captured, with a copy of its arguments. */
    public boolean capture(long function, Grid grid, Arguments arguments, long on) {
        if (capturing.isEmpty() || on != stream) return false;
        var launch = new DeviceWork.Launch(function, grid, arguments.copy(Arena.ofAuto()));
        capturing.get().launches.add(launch);
        return capture(launch, on);
    }

    /** Whether a new use of memory was captured, which happens on no stream. */
    public boolean captureReuse(long address, long bytes) {
        return capture(new DeviceWork.Reuse(address, bytes), stream);
    }

    /** @throws CaptureRefused if the work of this stream is being captured */
    public void refuse(String what, long on) {
        if (capturing.isPresent() && on == stream) throw new CaptureRefused(what);
    }

    /** {@link CudaDriver#endCapture(long)}. */
    public long end(long on) {
        end(on, ++last);
        return last;
    }

    /** {@link CudaDriver#endCapture(long, long)}. */
    public void end(long on, long graph) {
        if (capturing.isEmpty() || on != stream) throw new CudaException("nothing is being captured on this stream");
        graphs.put(graph, capturing.get());
        capturing = Optional.empty();
    }

    private Graph graph(long handle) {
        Graph graph = graphs.get(handle);
        if (graph == null) throw new CudaException("no graph has the handle " + handle);
        return graph;
    }

    /** {@link CudaDriver#update}. */
    public void update(long graph, int launch, Arguments arguments) {
        graph(graph).launches.get(launch).arguments().set(arguments);
    }

    /** {@link CudaDriver#launchGraph}, by a driver that does each piece when it is called. */
    public void launch(long graph, CudaDriver driver, long on) {
        for (DeviceWork each : graph(graph).work) each.issue(driver, on);
    }

    /** {@link CudaDriver#freeGraph}. */
    public void free(long graph) {
        graphs.remove(graph);
    }
}
