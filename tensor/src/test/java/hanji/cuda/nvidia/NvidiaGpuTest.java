package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NvidiaGpuTest {
    private static final String FAILED =
            "ContextLost: a kernel reached outside its memory (CUDA_ERROR_ILLEGAL_ADDRESS),"
                    + " the last one launched or one before it; all tensors on Stub GPU 0 are lost. CUDA_LAUNCH_BLOCKING=1 tells"
                    + " which kernel, the simulator which line";
    private static final String BEFORE_IS_LOST = "CudaException: tensor 'before' F32[4] lost its elements when a kernel"
            + " failed on Stub GPU 0; make it again, or load it from a checkpoint";

    private static StubCuda stub;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        stub = StubCuda.build(folder);
    }

    @ParameterizedTest
    @EnumSource
    void theDeviceSaysWhatItIs(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.INFO, Map.of("STUB_CAPABILITY", "89", "STUB_MEMORY", "8589934592"));
        assertEquals(
                List.of("DeviceInfo[name=Stub GPU 0, computeCapability=89, totalMemory=8589934592, multiprocessors=132,"
                        + " sharedPerBlock=232448, driverVersion=12060, detectsUnwritten=false]"),
                outcome.out());
    }

    @ParameterizedTest
    @EnumSource
    void memoryIsAllocatedCopiedFilledAndFreed(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.MEMORY, Map.of());
        assertEquals(
                List.of(
                        "Memory[free=1073741824, total=1073741824]",
                        "Memory[free=1073741056, total=1073741824]",
                        "[1.0, NaN, 0.5, 0.5]"),
                outcome.out());
        assertLinesMatch(
                List.of(
                        "cuInit 0",
                        "cuCtxCreate context1 flags 0 device 40",
                        ">> staging memory >>",
                        "cuStreamCreate stream1 flags 1",
                        "cuMemAlloc memory1 of 256",
                        "cuMemAlloc memory2 of 512",
                        "cuEventSynchronize event1",
                        "cuMemcpyHtoDAsync memory1 from host1, 16 bytes, on stream1",
                        "cuEventRecord event1 on stream1",
                        "cuMemcpyDtoDAsync memory2\\+16 from memory1, 16 bytes, on stream1",
                        "cuMemsetD8Async memory2\\+20 to 255, 4 times, on stream1",
                        "cuMemsetD32Async memory2\\+24 to 0x3f000000, 2 times, on stream1",
                        "cuEventSynchronize event2",
                        "cuMemcpyDtoHAsync host1\\+4194304 from memory2\\+16, 16 bytes, on stream1",
                        "cuEventRecord event2 on stream1",
                        "cuEventSynchronize event2",
                        "cuMemFree memory2",
                        "cuMemFree memory1",
                        "cuStreamDestroy stream1",
                        "cuCtxDestroy context1"),
                outcome.calls());
    }

    @ParameterizedTest
    @EnumSource
    void aCopyOfManyPiecesArrivesWhole(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.LARGE_COPY, Map.of());
        assertEquals(List.of("-1"), outcome.out());
        assertEquals(6, outcome.calls("cuMemcpyHtoDAsync").size());
        assertEquals(6, outcome.calls("cuMemcpyDtoHAsync").size());
    }

    @ParameterizedTest
    @EnumSource
    void streamsAndEventsReachTheDriver(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.STREAMS_AND_EVENTS, Map.of());
        assertEquals(
                List.of(
                        "1.0",
                        "CudaException: 3 is no CUevent here: it was given back, or a failed kernel took it along",
                        "CudaException: 1 is no CUstream here: it was given back, or a failed kernel took it along",
                        "CudaException: 4 is no CUstream here: it was given back, or a failed kernel took it along"),
                outcome.out());
        assertLinesMatch(
                List.of(
                        ">> staging memory >>",
                        "cuStreamCreate stream1 flags 1",
                        "cuStreamCreate stream2 flags 1",
                        "cuEventCreate event5 flags 0",
                        "cuEventCreate event6 flags 0",
                        "cuEventRecord event5 on stream1",
                        "cuStreamWaitEvent stream2 for event5 flags 0",
                        "cuEventRecord event6 on stream2",
                        "cuEventSynchronize event5",
                        "cuEventSynchronize event6",
                        "cuStreamSynchronize stream1",
                        "cuStreamSynchronize 0",
                        "cuEventDestroy event5",
                        "cuStreamDestroy stream1",
                        "cuCtxDestroy context1"),
                outcome.calls());
    }

    @ParameterizedTest
    @EnumSource
    void aLaunchHandsOverGeometryAndEveryArgument(Binding binding) throws Exception {
        String launch = "cuLaunchKernel kinds grid 7,6,5 block 32,4,2 shared 1024 on stream1: memory1+64 0xfffffffe %s"
                + " 0x0000010000000000 0xbfe0000000000000 010000000200000003000000";
        assertEquals(
                List.of(
                        launch.formatted("0x3fc00000"),
                        launch.formatted("0x00000000"),
                        "cuLaunchKernel nothing grid 1,1,1 block 32,1,1 shared 0 on 0:"),
                stub.run(binding, Scenario.LAUNCH, Map.of()).calls("cuLaunchKernel"));
    }

    @ParameterizedTest
    @EnumSource
    void sharedMemoryBeyond48KilobytesIsAskedForOnce(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.SHARED, Map.of());
        assertEquals(
                List.of("cuFuncSetAttribute nothing 8 to 50000", "cuFuncSetAttribute nothing 8 to 60000"),
                outcome.calls("cuFuncSetAttribute"));
        assertEquals(4, outcome.calls("cuLaunchKernel").size());
    }

    @Test
    void theForeignBindingHandsOverClustersAndOverlap() throws Exception {
        var outcome = stub.run(Binding.FOREIGN, Scenario.ATTRIBUTES, Map.of());
        String launch = "cuLaunchKernel nothing grid 8,4,2 block 64,1,1 shared 512 on stream1:";
        assertEquals(
                List.of(
                        launch,
                        "cuLaunchKernelEx with 1 attributes attribute 4: 4,2,1",
                        launch,
                        "cuLaunchKernelEx with 1 attributes attribute 6: 1",
                        launch,
                        "cuLaunchKernelEx with 2 attributes attribute 4: 2,1,2 attribute 6: 1",
                        launch),
                outcome.calls("cuLaunchKernel", "cuLaunchKernelEx"));
    }

    @Test
    void jCudaSaysWhoHasClustersAndOverlap() throws Exception {
        var outcome = stub.run(Binding.JCUDA, Scenario.ATTRIBUTES, Map.of());
        assertEquals("no failure", outcome.out().getFirst());
        assertEquals(
                "CudaException: cannot launch kernel nothing on Stub GPU 0: CUDA_ERROR_NOT_SUPPORTED: JCuda has no"
                        + " cuLaunchKernelEx for clusters of 4x2x1 blocks; take -Dhanji.cuda=foreign",
                outcome.out().get(1));
        assertEquals(1, outcome.calls("cuLaunchKernel").size());
    }

    @ParameterizedTest
    @EnumSource
    void badPtxGivesTheCompilersLogInOneLine(Binding binding) throws Exception {
        assertEquals(
                List.of(
                        "CudaException: cannot load hanji/bad.ptx on Stub GPU 0: CUDA_ERROR_INVALID_PTX: ptxas application"
                                + " ptx input, line 1; fatal : Missing .version",
                        "CudaException: cannot find kernel kind in hanji/kinds.ptx on Stub GPU 0: CUDA_ERROR_NOT_FOUND"),
                stub.run(binding, Scenario.BAD_MODULES, Map.of()).out());
    }

    @Test
    void aStatusThatJCudaOnlyReturnsIsAFailureToo() throws Exception {
        assertEquals(
                List.of(
                        "CudaException: cannot answer on GPU: CUDA_ERROR_NOT_READY",
                        "ContextLost: a kernel failed (CUDA_ERROR_LAUNCH_FAILED), the last one launched or one before it;"
                                + " all tensors on GPU are lost. CUDA_LAUNCH_BLOCKING=1 tells which kernel, the simulator"
                                + " which line",
                        "1"),
                stub.run(Scenario.STATUS, Map.of()).out());
    }

    @ParameterizedTest
    @EnumSource
    void theContextIsMadeCurrentOnAnotherThread(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.OTHER_THREAD, Map.of());
        assertEquals(
                List.of("cuMemAlloc memory1 of 256", "cuCtxSetCurrent context1", "cuMemFree memory1"),
                outcome.calls("cuMemAlloc", "cuCtxSetCurrent", "cuMemFree"));
    }

    @ParameterizedTest
    @EnumSource
    void aClosedDeviceSaysSoAndCanBeOpenedAgain(Binding binding) throws Exception {
        assertEquals(
                List.of("CudaException: Stub GPU 0 was closed", "1073741824"),
                stub.run(binding, Scenario.TWO_DRIVERS, Map.of()).out());
    }

    @ParameterizedTest
    @EnumSource
    void fullMemoryNamesItsHoldersAndTheDeviceWorksOn(Binding binding) throws Exception {
        assertEquals(
                List.of(
                        "OutOfDeviceMemory: Stub GPU 0 is out of memory: 4000 bytes asked for, 2048 bytes free of 4096"
                                + " bytes; held by tensor 'large' F32[500] (2048 bytes); take smaller batches or tensors,"
                                + " or close scopes earlier",
                        "2.0",
                        "OutOfDeviceMemory: Stub GPU 0 is out of memory: 8000 bytes asked for, 1536 free of 4096"),
                stub.run(binding, Scenario.OUT_OF_MEMORY, Map.of("STUB_MEMORY", "4096"))
                        .out());
    }

    @ParameterizedTest
    @EnumSource
    void aFailedKernelTakesTheContextAlongAndNewWorkRuns(Binding binding) throws Exception {
        var outcome = stub.run(binding, Scenario.FAULT, Map.of("STUB_FAULT", "kinds"));
        assertEquals(
                List.of(
                        FAILED,
                        BEFORE_IS_LOST,
                        BEFORE_IS_LOST,
                        BEFORE_IS_LOST,
                        "CudaException: 2 is no CUevent here: it was given back, or a failed kernel took it along",
                        "[4.0, 4.0, 4.0, 4.0][5.0, 5.0, 5.0, 5.0]"),
                outcome.out());
        assertLinesMatch(
                List.of(
                        "cuCtxCreate context1 .*",
                        "cuStreamCreate stream1 .*",
                        "cuModuleLoadDataEx module1 .*",
                        "cuCtxDestroy context1",
                        "cuCtxCreate context2 .*",
                        "cuStreamCreate stream2 .*",
                        "cuModuleLoadDataEx module2 .*"),
                outcome.calls("cuCtxCreate", "cuCtxDestroy", "cuStreamCreate", "cuModuleLoadDataEx"));
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatDoesNotComeBackSaysToStartAgain(Binding binding) throws Exception {
        assertEquals(
                List.of(
                        FAILED,
                        "CudaException: Stub GPU 0 did not come back after a kernel failed (CUDA_ERROR_OUT_OF_MEMORY):"
                                + " start the program again"),
                stub.run(binding, Scenario.FAULT_FOR_GOOD, Map.of("STUB_FAULT", "nothing", "STUB_CONTEXTS", "1"))
                        .out());
    }

    @Test
    void aLaunchCostsLessThanOneWithAPointerPerArgument() throws Exception {
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        var times = Pattern.compile("table (\\d+), pointers (\\d+)");
        for (String line :
                stub.run(Scenario.LAUNCH_COST, Map.of("STUB_LOG", "")).out()) {
            Matcher match = times.matcher(line);
            assertTrue(match.matches(), line);
            for (int i = 0; i < 2; i++) least[i] = Math.min(least[i], Long.parseLong(match.group(i + 1)));
        }
        assertTrue(least[0] < least[1], least[0] + " against " + least[1] + " ns");
    }
}
