package hanji.generative.sampler;

import hanji.tensor.Device;
import hanji.tensor.Scope;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Images that are drawn in groups, which are shared out among the threads of a device. */
final class Groups {
    /** Images that are drawn together: enough to use each weight for many pixels, and 2 MB each for 64 channels. */
    private static final int TOGETHER = 16;

    /** Images of a task, at least, unless threads would be left without. */
    private static final int GRAIN = 8;

    private Groups() {}

    /** Draws a group by one thread. */
    @FunctionalInterface
    interface Drawer {
        /** Draws {@code count} images from {@code first} on; what it takes belongs to the open scope. */
        Work draw(int first, int count);
    }

    /**
     * How many images of so many intensities there are.
     *
     * @throws IllegalArgumentException if that is no whole number
     */
    static int whole(byte[] images, int size) {
        if (images.length % size != 0)
            throw new IllegalArgumentException(images.length + " intensities are no whole number of images of " + size);
        return images.length / size;
    }

    /** @param block images from n times this number on, so many, are a group; with 1, any are */
    static Work each(Device device, int images, int block, Drawer drawer) {
        int blocks = Math.ceilDiv(images, block), together = block > 1 ? 1 : TOGETHER;
        int grain = Math.clamp(blocks / device.threads(), 1, Math.max(1, GRAIN / block));
        var works = new ConcurrentLinkedQueue<Work>();
        device.parallelRanges(blocks, grain, (from, to) -> {
            int groups = Math.ceilDiv(to - from, together);
            for (int group = 0; group < groups; group++) {
                int first = block * (from + group * (to - from) / groups);
                int end = Math.min(images, block * (from + (group + 1) * (to - from) / groups));
                try (var _ = Scope.open()) {
                    works.add(drawer.draw(first, end - first));
                }
            }
        });
        return works.stream().reduce(Work.NONE, Work::beside);
    }
}
