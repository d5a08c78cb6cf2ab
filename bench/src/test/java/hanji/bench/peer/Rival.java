package hanji.bench.peer;

import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import hanji.tensor.Device;
import java.util.List;

/** Stands in for another library, against which goals are held. */
public final class Rival implements Peer {
    @Override
    public String name() {
        return "rival";
    }

    @Override
    public List<String> description() {
        return List.of("stands in for another library");
    }

    @Override
    public List<Layout> layouts(Workload workload) {
        return List.of(Layout.CHANNELS_LAST);
    }

    @Override
    public List<Allocator> allocators() {
        return List.of(Allocator.values());
    }

    @Override
    public Task task(Workload workload, Layout layout, int threads) {
        return workload.on(Device.cpu(threads));
    }
}
