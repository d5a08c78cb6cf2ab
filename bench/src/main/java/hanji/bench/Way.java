package hanji.bench;

import hanji.bench.peer.Allocator;
import hanji.bench.peer.Layout;

/**
 * One way in which a side can do a workload.
 *
 * @param threads at most so many are used
 * @param layout of images
 * @param allocator of native memory
 */
record Way(int threads, Layout layout, Allocator allocator) {
    /** Hanji's own. */
    static Way ofHanji(int threads) {
        return new Way(threads, Layout.CHANNELS_LAST, Allocator.RELEASING);
    }
}
