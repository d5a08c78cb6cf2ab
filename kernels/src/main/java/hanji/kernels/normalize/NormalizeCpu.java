package hanji.kernels.normalize;

import hanji.kernels.reduce.Tree;
import hanji.kernels.reduce.Warp;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.Supplier;

/** Normalization and its sums in F32 on the CPU: tasks are chunks of pixels, then rows. docs/numerics.md, "Normalization". */
final class NormalizeCpu {
    /** Numbers that a task goes over at least. */
    private static final int GRAIN = 1 << 14;

    private NormalizeCpu() {}

    /** Adds up, or joins otherwise, a chunk of an image's pixels, channel by channel. */
    @FunctionalInterface
    private interface Chunk {
        /**
         * Writes a number for each channel from {@code at} on, and of further sums {@code next} elements behind the one before.
         *
         * @param first element of the chunk
         * @param centre room for a number for each channel
         */
        void sum(int image, int first, int pixels, float[] centre, float[] sums, int at, int next);
    }

    static void forward(Normalize op, Tensor out) {
        Groups groups = op.layout();
        Device device = out.device();
        float[] x = op.x().floats(), gain = op.gain().floats(), bias = op.bias().floats();
        float[] mean = op.mean().floats(), variance = op.variance().floats(), y = out.floats();
        try (var _ = Scope.open()) {
            float[] r = scratch(groups.images() * groups.count(), device);
            statistics(groups, x, mean, variance, (float) op.epsilon(), r, device);
            eachImagesRows(groups, device, () -> {
                int channels = groups.channels();
                float[] centre = new float[channels], byChannel = new float[channels];
                return (image, first, rows) -> {
                    groups.spread(mean, image, centre);
                    groups.spread(r, image, byChannel);
                    for (int row = first; row < first + rows; row++)
                        ChannelRows.normalize(x, row * channels, centre, byChannel, gain, bias, y);
                };
            });
        }
    }

    private static void statistics(
            Groups groups, float[] x, float[] mean, float[] variance, float epsilon, float[] r, Device device) {
        float numbers = groups.numbers();
        int channels = groups.channels();
        try (var _ = Scope.open()) {
            float[] sums = x;
            if (groups.pixels() != 1) {
                sums = scratch(groups.images() * channels, device);
                sums(
                        groups,
                        1,
                        sums,
                        device,
                        (_, first, pixels, _, to, at, _) -> ChannelRows.sums(x, first, channels, pixels, to, at));
            }
            overGroups(groups, sums, device, (i, sum) -> mean[i] = sum / numbers);
            float[] squares = scratch(groups.images() * channels, device);
            sums(groups, 1, squares, device, (image, first, pixels, centre, to, at, _) -> {
                groups.spread(mean, image, centre);
                ChannelRows.squares(x, first, centre, pixels, to, at);
            });
            overGroups(groups, squares, device, (i, sum) -> {
                variance[i] = sum / numbers;
                r[i] = 1 / (float) Math.sqrt(variance[i] + epsilon);
            });
        }
    }

    /** Takes the sum of a group's channels. */
    @FunctionalInterface
    private interface GroupSum {
        /** @param i which of the groups of all images */
        void take(int i, float sum);
    }

    private static void overGroups(Groups groups, float[] sums, Device device, GroupSum result) {
        int size = groups.size();
        device.parallelRanges(groups.images() * groups.count(), Math.max(1, GRAIN / Math.max(1, size)), (from, to) -> {
            for (int i = from; i < to; i++) result.take(i, size == 1 ? 0 + sums[i] : Warp.sum(sums, i * size, size));
        });
    }

    static void products(ChannelProducts op, Tensor out) {
        Groups groups = op.layout();
        float[] x = op.x().floats(), mean = op.mean().floats(), dOut = op.dOut().floats();
        sums(groups, 2, out.floats(), out.device(), (image, first, pixels, centre, to, at, next) -> {
            groups.spread(mean, image, centre);
            ChannelRows.sums(dOut, first, groups.channels(), pixels, to, at);
            ChannelRows.products(dOut, x, first, centre, pixels, to, at + next);
        });
    }

    /**
     * Sums over the pixels of each channel: chunks, joined by the fixed binary tree.
     *
     * @param kinds how many sums each channel has
     * @param out [kinds, N, C]
     */
    private static void sums(Groups groups, int kinds, float[] out, Device device, Chunk chunk) {
        int chunks = groups.chunks(), channels = groups.channels(), tasks = groups.images() * chunks;
        try (var _ = Scope.open()) {
            float[] parts = chunks == 1 ? out : scratch(kinds * tasks * channels, device);
            int work = Math.max(1, Math.min(groups.pixels(), Groups.CHUNK) * channels);
            device.parallelRanges(tasks, Math.max(1, GRAIN / work), (from, to) -> {
                float[] centre = new float[channels];
                for (int task = from; task < to; task++) {
                    int image = task / chunks, pixel = task % chunks * Groups.CHUNK;
                    int pixels = Math.min(Groups.CHUNK, groups.pixels() - pixel);
                    int first = (image * groups.pixels() + pixel) * channels;
                    chunk.sum(image, first, pixels, centre, parts, task * channels, tasks * channels);
                }
            });
            if (chunks == 1) return;
            for (int i = 0; i < kinds * groups.images(); i++) {
                Tree.sum(parts, i * chunks * channels, chunks, channels);
                System.arraycopy(parts, i * chunks * channels, out, i * channels, channels);
            }
        }
    }

    static void inputGradient(InputGradient op, Tensor out) {
        Groups groups = op.layout();
        int channels = groups.channels();
        float[] x = op.x().floats(), dOut = op.dOut().floats(), gain = op.gain().floats(), dX = out.floats();
        float[] mean = op.mean().floats(), r = op.r().floats();
        float[] slope = op.slope().floats(), level = op.level().floats();
        eachImagesRows(groups, out.device(), () -> {
            var row = ChannelRows.Row.of(gain, channels);
            return (image, first, rows) -> {
                groups.spread(mean, image, row.centre());
                groups.spread(r, image, row.r());
                groups.spread(slope, image, row.slope());
                groups.spread(level, image, row.level());
                for (int i = first; i < first + rows; i++) row.gradient(x, dOut, i * channels, dX);
            };
        });
    }

    /** Rows of an image, the first counted over all images. */
    @FunctionalInterface
    private interface Rows {
        void run(int image, int first, int rows);
    }

    /** @param tasks makes one for each range of rows, with room of its own */
    private static void eachImagesRows(Groups groups, Device device, Supplier<Rows> tasks) {
        int pixels = groups.pixels(), rows = groups.images() * pixels;
        device.parallelRanges(rows, Math.max(1, GRAIN / Math.max(1, groups.channels())), (from, to) -> {
            Rows task = tasks.get();
            for (int row = from; row < to; ) {
                int image = row / pixels, end = Math.min(to, (image + 1) * pixels);
                task.run(image, row, end - row);
                row = end;
            }
        });
    }

    private static float[] scratch(int size, Device device) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }
}
