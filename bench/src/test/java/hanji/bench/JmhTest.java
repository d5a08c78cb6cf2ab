package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.Harness.Measured;
import hanji.bench.Harness.MeasurementFailed;
import hanji.bench.peer.Hanji;
import hanji.bench.workload.Standard;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JmhTest {
    @Test
    void givesATimeForEachSampleOfEachTarget() {
        var reshape = new Target("hanji.bench.op.LayoutBenchmark.run", Map.of("call", "RESHAPE"));
        List<Target> targets = List.of(reshape, ofPeer("hanji"), ofPeer("hanji-slowed"));
        for (Harness.Outcome outcome : new Jmh().round(targets, Effort.QUICK)) {
            double[] times = ((Measured) outcome).values();
            assertEquals(Effort.QUICK.samples, times.length);
            assertTrue(Arrays.stream(times).allMatch(time -> time > 0 && time < 100), () -> Arrays.toString(times));
        }
    }

    @Test
    void saysWhatTheBenchmarkThrewAndLeavesNobodyWaiting() {
        List<Target> targets = List.of(ofPeer("hanji"), ofPeer("caffe"));
        var failure = assertThrows(MeasurementFailed.class, () -> new Jmh().round(targets, Effort.QUICK));
        assertTrue(failure.getMessage().contains("unknown peer 'caffe'"), failure::getMessage);
    }

    private static Target ofPeer(String peer) {
        Target known = Target.ofPeer(new Hanji(), Standard.GEMM_64, Quantity.TIME, Way.ofHanji(1));
        var parameters = new HashMap<>(known.parameters());
        parameters.put("peer", peer);
        return new Target(known.benchmark(), parameters);
    }
}
