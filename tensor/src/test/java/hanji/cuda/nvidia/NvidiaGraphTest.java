package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NvidiaGraphTest {
    private static StubCuda stub;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        stub = StubCuda.build(folder);
    }

    @ParameterizedTest
    @EnumSource
    void aGraphIsCapturedChangedLaunchedAndReplaced(Binding binding) throws Exception {
        var outcome = stub.run(binding, GraphScenario.GRAPH, Map.of());
        String refusal = "CaptureRefused: %s cannot be captured: a graph holds launches, products of a library,"
                + " copies within the device and fills; end the capture first";
        assertEquals(
                List.of(
                        refusal.formatted("a copy to the host"),
                        refusal.formatted("a copy from the host"),
                        refusal.formatted("a wait"),
                        refusal.formatted("an event"),
                        refusal.formatted("an event"),
                        "[1, 1]",
                        "CudaException: nothing is being captured on this stream",
                        "CudaException: 5 is no Graph here: it was given back, or a failed kernel took it along"),
                outcome.out());
        String values = " 0x3f800000 0x0000000000000001 0x3ff0000000000000 000000000000000000000000";
        String first = "  launch kinds grid 3 block 32: memory1 0x%08x" + values;
        List<String> calls = outcome.calls().stream()
                .filter(call -> call.contains("Graph") || call.contains("Capture") || call.startsWith("  "))
                .toList();
        assertEquals(
                List.of(
                        "cuStreamBeginCapture stream1 mode 1",
                        "cuStreamEndCapture stream1 as graph1",
                        "cuGraphInstantiate executable1 of graph1 flags 0: 4 nodes",
                        "cuGraphExecKernelNodeSetParams executable1 node4 grid 4 block 64: memory1+16 0x00000005"
                                + values,
                        "cuGraphLaunch executable1 on stream1",
                        first.formatted(1),
                        "  launch kinds grid 4 block 64: memory1+16 0x00000005" + values),
                calls.subList(0, 7));
        List<String> again = List.of(
                "  launch kinds grid 3 block 32: memory1 0x00000008" + values,
                "  launch kinds grid 4 block 64: memory1 0x00000009" + values);
        List<String> updated = binding == Binding.FOREIGN
                ? List.of("cuGraphExecUpdate executable1 from graph2", "cuGraphDestroy graph2")
                : List.of(
                        "cuGraphInstantiate executable2 of graph2 flags 0: 4 nodes",
                        "cuGraphExecDestroy executable1",
                        "cuGraphDestroy graph1");
        int at = 9 + updated.size();
        assertEquals(updated, calls.subList(9, at), "JCuda has no cuGraphExecUpdate");
        assertEquals(again, calls.subList(at + 1, at + 3));
        String other = binding == Binding.FOREIGN ? "executable2" : "executable3";
        assertTrue(calls.contains("cuGraphInstantiate " + other + " of graph3 flags 0: 3 nodes"), calls::toString);
        assertEquals(
                List.of("cuGraphExecDestroy " + other, "cuGraphDestroy graph3"),
                calls.subList(calls.size() - 2, calls.size()));
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatedStepIsOneLaunchFromTheThirdOn(Binding binding) throws Exception {
        var outcome = stub.run(binding, GraphScenario.REPEATED, Map.of());
        assertEquals(List.of("1.0", "2.0", "3.0", "4.0", "2"), outcome.out());
        assertEquals(2, outcome.calls("cuGraphLaunch").size());
        assertEquals(3, outcome.calls("cuLaunchKernel").size(), "two steps, and once while the second is captured");
        assertEquals(2, outcome.calls("cuGraphExecKernelNodeSetParams").size(), "the number of the step");
        assertEquals(4, outcome.calls("cuMemcpyHtoDAsync").size(), "a batch each, from the third on by the table");
    }

    @Test
    void aProductOfCublasIsPartOfAGraphWhateverNodesItIs(@TempDir Path other) throws Exception {
        var outcome = StubCuda.build(other).withCublas().run(GraphScenario.PRODUCT, Map.of());
        assertEquals(List.of("false", "true"), outcome.out(), "not yet, and done by the graph");
        List<String> launches =
                outcome.calls().stream().filter(call -> call.startsWith("  ")).toList();
        assertTrue(launches.getFirst().contains("grid 3 block 32: memory2 0x00000001"), launches::toString);
        assertTrue(launches.getLast().contains("grid 4 block 64: memory2+16 0x00000005"), launches::toString);
        assertEquals(2, outcome.calls("cublasGemmEx").size(), "captured, and once alone to count its nodes");
    }

    @ParameterizedTest
    @EnumSource
    void whatAGraphCannotBeMadeOfIsGivenBack(Binding binding) throws Exception {
        var outcome = stub.run(binding, GraphScenario.REFUSED, Map.of("STUB_INSTANTIATE", "2"));
        assertEquals(
                List.of("CudaException: cannot make a graph on Stub GPU 0: CUDA_ERROR_OUT_OF_MEMORY"), outcome.out());
        assertEquals(List.of("cuGraphDestroy graph1"), outcome.calls("cuGraphDestroy"));
    }
}
