package hanji.cuda.jcuda;

import hanji.cuda.Grid;
import hanji.cuda.binding.DriverFailure;
import hanji.cuda.binding.GraphBinding;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUDA_KERNEL_NODE_PARAMS;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUgraphNode;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/** Graphs through JCuda, which updates single launches but not a whole graph. */
final class JCudaGraphs implements GraphBinding {
    @Override
    public void beginCapture(Object stream) {
        JCudaBinding.check(() -> JCudaDriver.cuStreamBeginCapture(
                (CUstream) stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    }

    @Override
    public Object endCapture(Object stream) {
        var graph = new CUgraph();
        JCudaBinding.check(() -> JCudaDriver.cuStreamEndCapture((CUstream) stream, graph));
        return graph;
    }

    @Override
    public Object instantiate(Object graph) {
        var executable = new CUgraphExec();
        JCudaBinding.check(() -> JCudaDriver.cuGraphInstantiate(executable, (CUgraph) graph, 0));
        return executable;
    }

    @Override
    public List<Object> nodes(Object graph) {
        List<Object> nodes = new ArrayList<>();
        CUgraphNode[] next = {new CUgraphNode()};
        long[] count = {1};
        JCudaBinding.check(() -> JCudaDriver.cuGraphGetRootNodes((CUgraph) graph, next, count));
        while (count[0] == 1) {
            CUgraphNode node = next[0];
            nodes.add(node);
            next[0] = new CUgraphNode();
            JCudaBinding.check(() -> JCudaDriver.cuGraphNodeGetDependentNodes(node, next, count));
        }
        return nodes;
    }

    @Override
    public void setLaunch(Object executable, Object node, Object function, Grid grid, MemorySegment table) {
        var launch = new CUDA_KERNEL_NODE_PARAMS();
        launch.func = (CUfunction) function;
        launch.gridDimX = grid.x();
        launch.gridDimY = grid.y();
        launch.gridDimZ = grid.z();
        launch.blockDimX = grid.blockX();
        launch.blockDimY = grid.blockY();
        launch.blockDimZ = grid.blockZ();
        launch.sharedMemBytes = grid.shared();
        launch.kernelParams = new HostAddress(table);
        JCudaBinding.check(
                () -> JCudaDriver.cuGraphExecKernelNodeSetParams((CUgraphExec) executable, (CUgraphNode) node, launch));
    }

    /** JCuda's cuGraphExecUpdate throws: it is of CUDA 11, whose function the driver has under another name. */
    @Override
    public void update(Object executable, Object graph) {
        throw new DriverFailure("CUDA_ERROR_NOT_SUPPORTED", "JCuda does not update graphs");
    }

    @Override
    public void launchGraph(Object executable, Object stream) {
        JCudaBinding.check(() -> JCudaDriver.cuGraphLaunch((CUgraphExec) executable, (CUstream) stream));
    }

    @Override
    public void destroyExecutable(Object executable) {
        JCudaBinding.check(() -> JCudaDriver.cuGraphExecDestroy((CUgraphExec) executable));
    }

    @Override
    public void destroyGraph(Object graph) {
        JCudaBinding.check(() -> JCudaDriver.cuGraphDestroy((CUgraph) graph));
    }
}
