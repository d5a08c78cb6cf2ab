package hanji.cuda.foreign;

import static hanji.cuda.foreign.DriverFunction.GRAPH_DESTROY;
import static hanji.cuda.foreign.DriverFunction.GRAPH_EXEC_DESTROY;
import static hanji.cuda.foreign.DriverFunction.GRAPH_EXEC_KERNEL_NODE_SET_PARAMS;
import static hanji.cuda.foreign.DriverFunction.GRAPH_EXEC_UPDATE;
import static hanji.cuda.foreign.DriverFunction.GRAPH_GET_ROOT_NODES;
import static hanji.cuda.foreign.DriverFunction.GRAPH_INSTANTIATE;
import static hanji.cuda.foreign.DriverFunction.GRAPH_LAUNCH;
import static hanji.cuda.foreign.DriverFunction.GRAPH_NODE_GET_DEPENDENT_NODES;
import static hanji.cuda.foreign.DriverFunction.STREAM_BEGIN_CAPTURE;
import static hanji.cuda.foreign.DriverFunction.STREAM_END_CAPTURE;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import hanji.cuda.Grid;
import hanji.cuda.binding.GraphBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/** Graphs through Java's foreign-function interface. */
final class ForeignGraphs implements GraphBinding {
    /** CUstreamCaptureMode: calls of other threads are not looked at. */
    private static final int THREAD_LOCAL = 1;

    /** CUDA_KERNEL_NODE_PARAMS_v2 of cuda.h: func, grid, block, sharedMemBytes, kernelParams, extra, kern, ctx. */
    private static final StructLayout LAUNCH = MemoryLayout.structLayout(
            ADDRESS.withName("func"),
            MemoryLayout.sequenceLayout(7, JAVA_INT),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("kernelParams"),
            ADDRESS,
            ADDRESS,
            ADDRESS);

    private static final long SIZES = ADDRESS.byteSize();
    private static final long PARAMETERS = LAUNCH.byteOffset(MemoryLayout.PathElement.groupElement("kernelParams"));

    /** CUgraphExecUpdateResultInfo: a result, two nodes. */
    private static final long UPDATE_RESULT_BYTES = 24;

    private final DriverCalls driver;

    ForeignGraphs(DriverCalls driver) {
        this.driver = driver;
    }

    @Override
    public void beginCapture(Object stream) {
        driver.check(STREAM_BEGIN_CAPTURE, stream, THREAD_LOCAL);
    }

    @Override
    public Object endCapture(Object stream) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment graph = arena.allocate(ADDRESS);
            driver.check(STREAM_END_CAPTURE, stream, graph);
            return graph.get(ADDRESS, 0);
        }
    }

    @Override
    public Object instantiate(Object graph) {
        return driver.pointer(GRAPH_INSTANTIATE, graph, 0L);
    }

    @Override
    public List<Object> nodes(Object graph) {
        List<Object> nodes = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(ADDRESS);
            MemorySegment count = arena.allocateFrom(JAVA_LONG, 1);
            driver.check(GRAPH_GET_ROOT_NODES, graph, next, count);
            while (count.get(JAVA_LONG, 0) == 1) {
                MemorySegment node = next.get(ADDRESS, 0);
                nodes.add(node);
                driver.check(GRAPH_NODE_GET_DEPENDENT_NODES, node, next, count);
            }
        }
        return nodes;
    }

    @Override
    public void setLaunch(Object executable, Object node, Object function, Grid grid, MemorySegment table) {
        int[] sizes = {
            grid.x(), grid.y(), grid.z(), grid.blockX(), grid.blockY(), grid.blockZ(), grid.shared(),
        };
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment launch = arena.allocate(LAUNCH);
            launch.set(ADDRESS, 0, (MemorySegment) function);
            for (int i = 0; i < sizes.length; i++) launch.set(JAVA_INT, SIZES + 4L * i, sizes[i]);
            launch.set(ADDRESS, PARAMETERS, table);
            driver.check(GRAPH_EXEC_KERNEL_NODE_SET_PARAMS, executable, node, launch);
        }
    }

    @Override
    public void update(Object executable, Object graph) {
        try (Arena arena = Arena.ofConfined()) {
            driver.check(GRAPH_EXEC_UPDATE, executable, graph, arena.allocate(UPDATE_RESULT_BYTES, 8));
        }
    }

    @Override
    public void launchGraph(Object executable, Object stream) {
        driver.check(GRAPH_LAUNCH, executable, stream);
    }

    @Override
    public void destroyExecutable(Object executable) {
        driver.check(GRAPH_EXEC_DESTROY, executable);
    }

    @Override
    public void destroyGraph(Object graph) {
        driver.check(GRAPH_DESTROY, graph);
    }
}
