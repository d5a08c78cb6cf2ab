package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.Harness.MeasurementFailed;
import hanji.bench.peer.Hanji;
import hanji.bench.peer.Layout;
import hanji.bench.workload.Standard;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JmhTest {
    @Test
    void givesATimeForEachSample() {
        var target = new Target("hanji.bench.op.LayoutBenchmark.run", Map.of("call", "RESHAPE"));
        double[] times = new Jmh().measure(target, Effort.QUICK);
        assertEquals(Effort.QUICK.samples, times.length);
        assertTrue(Arrays.stream(times).allMatch(time -> time > 0 && time < 100), () -> Arrays.toString(times));
    }

    @Test
    void saysWhatTheBenchmarkThrew() {
        Target known = Target.ofPeer(new Hanji(), Standard.CROSS_ENTROPY, Quantity.TIME, Layout.CONTIGUOUS, 1);
        var parameters = new HashMap<>(known.parameters());
        parameters.put("peer", "caffe");
        var target = new Target(known.benchmark(), parameters);
        var failure = assertThrows(MeasurementFailed.class, () -> new Jmh().measure(target, Effort.QUICK));
        assertTrue(failure.getMessage().contains("unknown peer 'caffe'"), failure::getMessage);
    }
}
