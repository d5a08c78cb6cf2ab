package hanji.cuda.foreign;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/** A function of CUDA's driver API, which returns a CUresult. "CUDA Driver API", NVIDIA. */
enum DriverFunction {
    INIT("cuInit", JAVA_INT),
    DRIVER_GET_VERSION("cuDriverGetVersion", ADDRESS),
    GET_ERROR_NAME("cuGetErrorName", JAVA_INT, ADDRESS),
    DEVICE_GET("cuDeviceGet", ADDRESS, JAVA_INT),
    DEVICE_GET_NAME("cuDeviceGetName", ADDRESS, JAVA_INT, JAVA_INT),
    DEVICE_TOTAL_MEM("cuDeviceTotalMem_v2", ADDRESS, JAVA_INT),
    DEVICE_GET_ATTRIBUTE("cuDeviceGetAttribute", ADDRESS, JAVA_INT, JAVA_INT),
    CTX_CREATE("cuCtxCreate_v2", ADDRESS, JAVA_INT, JAVA_INT),
    CTX_DESTROY("cuCtxDestroy_v2", ADDRESS),
    CTX_SET_CURRENT("cuCtxSetCurrent", ADDRESS),
    MEM_GET_INFO("cuMemGetInfo_v2", ADDRESS, ADDRESS),
    MEM_ALLOC("cuMemAlloc_v2", ADDRESS, JAVA_LONG),
    MEM_FREE("cuMemFree_v2", JAVA_LONG),
    MEM_ALLOC_HOST("cuMemAllocHost_v2", ADDRESS, JAVA_LONG),
    MEMCPY_TO_DEVICE("cuMemcpyHtoDAsync_v2", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
    MEMCPY_TO_HOST("cuMemcpyDtoHAsync_v2", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS),
    MEMCPY_ON_DEVICE("cuMemcpyDtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
    MEMSET_BYTES("cuMemsetD8Async", JAVA_LONG, JAVA_BYTE, JAVA_LONG, ADDRESS),
    MEMSET_WORDS("cuMemsetD32Async", JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS),
    MODULE_LOAD("cuModuleLoadDataEx", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS),
    MODULE_GET_FUNCTION("cuModuleGetFunction", ADDRESS, ADDRESS, ADDRESS),
    FUNC_SET_ATTRIBUTE("cuFuncSetAttribute", ADDRESS, JAVA_INT, JAVA_INT),
    LAUNCH_KERNEL(
            "cuLaunchKernel",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS),
    LAUNCH_KERNEL_EX("cuLaunchKernelEx", ADDRESS, ADDRESS, ADDRESS, ADDRESS),
    STREAM_CREATE("cuStreamCreate", ADDRESS, JAVA_INT),
    STREAM_DESTROY("cuStreamDestroy_v2", ADDRESS),
    STREAM_SYNCHRONIZE("cuStreamSynchronize", ADDRESS),
    STREAM_WAIT_EVENT("cuStreamWaitEvent", ADDRESS, ADDRESS, JAVA_INT),
    EVENT_CREATE("cuEventCreate", ADDRESS, JAVA_INT),
    EVENT_DESTROY("cuEventDestroy_v2", ADDRESS),
    EVENT_RECORD("cuEventRecord", ADDRESS, ADDRESS),
    EVENT_SYNCHRONIZE("cuEventSynchronize", ADDRESS),
    EVENT_ELAPSED_TIME("cuEventElapsedTime", ADDRESS, ADDRESS, ADDRESS),
    STREAM_BEGIN_CAPTURE("cuStreamBeginCapture_v2", ADDRESS, JAVA_INT),
    STREAM_END_CAPTURE("cuStreamEndCapture", ADDRESS, ADDRESS),
    GRAPH_INSTANTIATE("cuGraphInstantiateWithFlags", ADDRESS, ADDRESS, JAVA_LONG),
    GRAPH_GET_ROOT_NODES("cuGraphGetRootNodes", ADDRESS, ADDRESS, ADDRESS),
    GRAPH_NODE_GET_DEPENDENT_NODES("cuGraphNodeGetDependentNodes", ADDRESS, ADDRESS, ADDRESS),
    GRAPH_EXEC_KERNEL_NODE_SET_PARAMS("cuGraphExecKernelNodeSetParams_v2", ADDRESS, ADDRESS, ADDRESS),
    GRAPH_EXEC_UPDATE("cuGraphExecUpdate_v2", ADDRESS, ADDRESS, ADDRESS),
    GRAPH_LAUNCH("cuGraphLaunch", ADDRESS, ADDRESS),
    GRAPH_EXEC_DESTROY("cuGraphExecDestroy", ADDRESS),
    GRAPH_DESTROY("cuGraphDestroy", ADDRESS);

    /** As the library exports it, versions included. */
    final String symbol;

    private final MemoryLayout[] parameters;

    DriverFunction(String symbol, MemoryLayout... parameters) {
        this.symbol = symbol;
        this.parameters = parameters;
    }

    /** What it takes and gives. */
    FunctionDescriptor descriptor() {
        return FunctionDescriptor.of(JAVA_INT, parameters);
    }

    int arity() {
        return parameters.length;
    }
}
