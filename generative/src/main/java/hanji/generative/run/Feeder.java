package hanji.generative.run;

import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import java.util.function.Supplier;

/** Gives each step what it sees. */
record Feeder(Supplier<Batch> next, AutoCloseable source) implements AutoCloseable {
    /** The next batch of a shuffled stream, which closes with this. */
    static Feeder shuffled(Batches batches) {
        return new Feeder(batches::next, batches::close);
    }

    /** All images, in their order, every time. */
    static Feeder whole(Images images) {
        Batch all = Batches.inOrder(images, images.count()).iterator().next();
        return new Feeder(() -> all, () -> {});
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
