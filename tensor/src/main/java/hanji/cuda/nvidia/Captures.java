package hanji.cuda.nvidia;

import hanji.cuda.Arguments;
import hanji.cuda.CaptureRefused;
import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.binding.DriverFailure;
import hanji.cuda.binding.GraphBinding;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The work that is being captured on a stream, and the graphs made of such work. All of it was given to one stream, so that a
 * graph is a chain: its nodes stand in the order of the calls.
 */
final class Captures {
    private final GraphBinding driver;
    private final Context context;
    private final Handles handles;
    private Optional<Capture> open = Optional.empty();

    Captures(GraphBinding driver, Context context, Handles handles) {
        this.driver = driver;
        this.context = context;
        this.handles = handles;
    }

    /**
     * A launch that was captured.
     *
     * @param node how many nodes are before it
     */
    private record Launch(int node, Object function, Grid grid) {}

    /** Calls since a capture began. */
    private static final class Capture {
        private final long stream;
        private final int epoch;
        private final List<Launch> launches = new ArrayList<>();
        private int nodes;

        Capture(long stream, int epoch) {
            this.stream = stream;
            this.epoch = epoch;
        }
    }

    /** A graph that can be launched, and the one it was made of, whose nodes name its parts. */
    private static final class Graph {
        private final Object source;
        private final List<Object> nodes;
        private Object executable;
        private List<Launch> launches;

        Graph(Object source, List<Object> nodes, Object executable, List<Launch> launches) {
            this.source = source;
            this.nodes = nodes;
            this.executable = executable;
            this.launches = launches;
        }
    }

    private Optional<Capture> on(long stream) {
        return open.filter(capture -> capture.stream == stream && capture.epoch == context.epoch());
    }

    /** @throws CaptureRefused if the work of this stream is being captured */
    void refuse(String what, long stream) {
        if (on(stream).isPresent()) throw new CaptureRefused(what);
    }

    /** A kernel was launched. */
    void launched(Object function, Grid grid, long stream) {
        on(stream).ifPresent(capture -> capture.launches.add(new Launch(capture.nodes++, function, grid)));
    }

    /** Memory was copied or filled. */
    void moved(long stream) {
        on(stream).ifPresent(capture -> capture.nodes++);
    }

    boolean isOpen(long stream) {
        return on(stream).isPresent();
    }

    /** A library has multiplied, by so many nodes. */
    void multiplied(int nodes, long stream) {
        on(stream).ifPresent(capture -> capture.nodes += nodes);
    }

    void begin(long stream, Object pointer) {
        context.call("begin to capture", () -> driver.beginCapture(pointer));
        open = Optional.of(new Capture(stream, context.epoch()));
    }

    private Capture ended(long stream) {
        Capture capture = on(stream).orElseThrow(() -> new CudaException("nothing is being captured on this stream"));
        open = Optional.empty();
        return capture;
    }

    /** Ends a capture and makes a new graph of it. */
    long end(long stream, Object pointer) {
        Capture capture = ended(stream);
        List<Graph> made = new ArrayList<>(1);
        context.call("make a graph", () -> {
            made.add(graph(driver.endCapture(pointer), capture));
        });
        return handles.add(made.getFirst());
    }

    private Graph graph(Object source, Capture capture) {
        try {
            return new Graph(source, nodes(source, capture), driver.instantiate(source), capture.launches);
        } catch (DriverFailure | CudaException failure) {
            destroy(source, failure);
            throw failure;
        }
    }

    private void destroy(Object source, RuntimeException failure) {
        try {
            driver.destroyGraph(source);
        } catch (DriverFailure another) {
            failure.addSuppressed(another);
        }
    }

    private List<Object> nodes(Object source, Capture capture) {
        List<Object> nodes = driver.nodes(source);
        if (nodes.size() == capture.nodes) return nodes;
        throw new CudaException(
                "a graph of " + capture.nodes + " calls has " + nodes.size() + " nodes in a chain on this driver");
    }

    /** Ends a capture and puts it in the place of a graph. */
    void end(long stream, Object pointer, long graph) {
        Capture capture = ended(stream);
        Graph old = handles.get(graph, Graph.class);
        context.call("update a graph", () -> {
            Object source = driver.endCapture(pointer);
            if (isUpdated(old, source)) {
                old.launches = capture.launches;
                driver.destroyGraph(source);
            } else {
                handles.replace(graph, graph(source, capture));
                destroy(old);
            }
        });
    }

    /** Whether a graph took all arguments and sizes of another one; not if its form is not the same. */
    private boolean isUpdated(Graph graph, Object source) {
        try {
            driver.update(graph.executable, source);
            return true;
        } catch (DriverFailure anotherForm) {
            return false;
        }
    }

    void update(long graph, int launch, Arguments arguments) {
        Graph in = handles.get(graph, Graph.class);
        Launch changed = in.launches.get(launch);
        context.call("update a graph", () -> {
            try {
                Object node = in.nodes.get(changed.node);
                driver.setLaunch(in.executable, node, changed.function, changed.grid, arguments.table());
            } finally {
                Reference.reachabilityFence(arguments);
            }
        });
    }

    void launch(long graph, Object pointer) {
        Graph whole = handles.get(graph, Graph.class);
        context.call("launch a graph", () -> driver.launchGraph(whole.executable, pointer));
    }

    void free(long graph) {
        Graph old = handles.remove(graph, Graph.class);
        context.call("give a graph back", () -> destroy(old));
    }

    private void destroy(Graph graph) {
        driver.destroyExecutable(graph.executable);
        driver.destroyGraph(graph.source);
    }
}
