package hanji.bench.peer;

import hanji.bench.workload.GatedSampling;
import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import hanji.tensor.Device;
import java.util.List;

/** Hanji without a cache: a forward pass for each pixel that is drawn. They are alike, so one is timed, times the pixels. */
public final class PassPerPixel implements Peer {
    @Override
    public String name() {
        return "hanji-pass-per-pixel";
    }

    @Override
    public List<String> description() {
        return List.of("Hanji itself, with a forward pass for each pixel; only for what draws pixel by pixel");
    }

    @Override
    public boolean does(Workload workload) {
        return workload instanceof GatedSampling;
    }

    @Override
    public List<Layout> layouts(Workload workload) {
        return List.of(Layout.CHANNELS_LAST);
    }

    /** @throws IllegalArgumentException for other work than {@link GatedSampling} */
    @Override
    public Task task(Workload workload, Layout layout, int threads) {
        return sampling(workload).plain(Device.cpu(threads));
    }

    @Override
    public int runs(Workload workload) {
        GatedSampling sampling = sampling(workload);
        return sampling.side() * sampling.side();
    }

    private GatedSampling sampling(Workload workload) {
        if (workload instanceof GatedSampling sampling) return sampling;
        throw new IllegalArgumentException(name() + " draws images only, and does not do " + workload);
    }
}
