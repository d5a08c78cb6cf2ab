package hanji.generative.codec;

import hanji.generative.sampler.Choice;
import hanji.kernels.softmax.SoftmaxFrequencies;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Codes each intensity with the probabilities that a network gives it, in blocks of images that have a code each: so threads
 * have work, and the file does not depend on how many there are.
 */
final class Coding implements Choice {
    /**
     * Images of a block. A code ends on whole bytes, two or three more than it needs, which so many images share; of more, what
     * the network knows of them outgrows the caches.
     */
    static final int BLOCK = 8;

    private final int imageSize;
    private final List<? extends SymbolCoder> coders;
    private final List<SoftmaxFrequencies> frequencies;
    private final int[] labels;
    private final DoubleAdder nats = new DoubleAdder();
    private int[] classes = {};

    /**
     * @param imageSize intensities of an image
     * @param levels intensities that there are
     * @param coders one for each block
     * @param labels classes to write, one for each image; of no meaning where the coders read; without any, an image is of its
     *     likeliest class
     */
    Coding(int imageSize, int levels, List<? extends SymbolCoder> coders, int[] labels) {
        this.imageSize = imageSize;
        this.labels = labels;
        this.coders = coders;
        frequencies = IntStream.range(0, coders.size())
                .mapToObj(_ -> new SoftmaxFrequencies(levels))
                .toList();
    }

    static int blocks(int images) {
        return Math.ceilDiv(images, BLOCK);
    }

    @Override
    public int block() {
        return BLOCK;
    }

    /** At the beginning of each block those of its images, each class as likely as any other. */
    @Override
    public int[] classes(int images, int ofThem, Supplier<int[]> likeliest) {
        int[] written = labels.length > 0 ? labels : likeliest.get();
        for (int label : written) if (label >= ofThem) throw new UnknownClass(label, ofThem);
        int[] cumulative = even(ofThem);
        classes = new int[images];
        for (int n = 0; n < images; n++) classes[n] = coders.get(n / BLOCK).code(cumulative, written[n]);
        nats.add(images * Math.log(ofThem));
        return classes.clone();
    }

    /** Sums of the frequencies before each of so many symbols, one more than symbols, where each is as likely as any other. */
    private static int[] even(int symbols) {
        int[] cumulative = new int[symbols + 1];
        for (int k = 0; k <= symbols; k++)
            cumulative[k] = (int) (((long) k << SoftmaxFrequencies.TOTAL_BITS) / symbols);
        return cumulative;
    }

    /** In ascending order of the elements, as samplers have orders of their own. */
    @Override
    public void choose(Tensor logits, int[] elements, byte[] images) {
        int block = elements[0] / imageSize / BLOCK, levels = logits.shape().dim(1);
        SymbolCoder coder = coders.get(block);
        SoftmaxFrequencies of = frequencies.get(block);
        float[] values = logits.device().cuda().isEmpty() ? logits.floats() : logits.toFloats();
        long[] rows = new long[elements.length];
        for (int i = 0; i < rows.length; i++) rows[i] = (long) elements[i] << 32 | i;
        Arrays.sort(rows);
        double sum = 0;
        for (long row : rows) {
            int element = (int) (row >> 32);
            int[] cumulative = of.of(values, (int) row * levels);
            int symbol = coder.code(cumulative, Byte.toUnsignedInt(images[element]));
            images[element] = (byte) symbol;
            sum += of.nats(values[(int) row * levels + symbol]);
        }
        nats.add(sum);
    }

    /** The class of each image, if the density asked for them; else none. */
    int[] classes() {
        return classes.clone();
    }

    /** -log p of all that was coded, classes too, by the softmax itself rather than its whole numbers. */
    double nats() {
        return nats.sum();
    }
}
