package hanji.bench.peer;

import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import hanji.tensor.Device;
import java.util.List;
import java.util.Map;

/** Hanji a tenth slower than it is: a run in which a difference must show, which tests the measurement itself. */
public final class SlowedHanji implements Peer {
    private static final double SLOWDOWN = 0.1;

    @Override
    public String name() {
        return "hanji-slowed";
    }

    @Override
    public List<String> description() {
        return List.of("Hanji against itself, a tenth slower: the interval of each ratio should hold 1.1 and not 1");
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
        return new Slowed(workload.on(Device.cpu(threads)));
    }

    private record Slowed(Task task) implements Task {
        @Override
        public void run() {
            long began = System.nanoTime();
            task.run();
            long end = System.nanoTime();
            long slowed = end + (long) (SLOWDOWN * (end - began));
            while (System.nanoTime() < slowed) Thread.onSpinWait();
        }

        @Override
        public Map<String, float[]> results() {
            return task.results();
        }
    }
}
