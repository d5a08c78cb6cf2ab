package hanji.bench.peer;

import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import hanji.tensor.Device;
import java.util.List;

/** Hanji as its own peer: a run in which no difference may show, which tests the measurement itself. */
public final class Hanji implements Peer {
    @Override
    public String name() {
        return "hanji";
    }

    @Override
    public List<String> description() {
        return List.of("Hanji against itself: the interval of each ratio should hold 1");
    }

    @Override
    public boolean isControl() {
        return true;
    }

    @Override
    public List<Layout> layouts(Workload workload) {
        return List.of(Layout.CHANNELS_LAST);
    }

    @Override
    public Task task(Workload workload, Layout layout, int threads) {
        return workload.on(Device.cpu(threads));
    }
}
