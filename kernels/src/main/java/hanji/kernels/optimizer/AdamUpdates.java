package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One step of Adam for many parameters, each as {@link AdamUpdate} says. On a CUDA device it is one launch for each 96 of them,
 * where one for each parameter would cost more time than the few numbers of most parameters take.
 *
 * @param all at least one, with equal settings and step, of one dtype and device
 */
public record AdamUpdates(List<AdamUpdate> all) implements Update {
    /** Parameters of a launch: what fits into the 4,096 bytes of its arguments. */
    static final int MOST = 96;

    private static final Kernel ADAM = new Kernel(AdamUpdate.class, "updates", "adam");

    /** @throws IllegalArgumentException if there is none, or settings, steps, dtypes or devices differ */
    public AdamUpdates {
        all = List.copyOf(all);
        if (all.isEmpty()) throw new IllegalArgumentException("AdamUpdates: there is no parameter");
        AdamUpdate first = all.getFirst();
        for (AdamUpdate each : all) {
            if (!each.settings().equals(first.settings()) || each.step() != first.step())
                throw new IllegalArgumentException(
                        "AdamUpdates: settings and step must be those of the first parameter, " + first.settings()
                                + " and " + first.step() + ", not " + each.settings() + " and " + each.step());
            Tensor parameter = each.parameter();
            if (parameter.dtype() != first.parameter().dtype()
                    || !parameter.device().equals(first.parameter().device()))
                throw new IllegalArgumentException(
                        "AdamUpdates: " + parameter.label() + " is not of the dtype and device of "
                                + first.parameter().label());
        }
    }

    @Override
    public List<Tensor> written() {
        return all.stream().map(AdamUpdate::written).flatMap(List::stream).toList();
    }

    @Override
    public void reference() {
        all.forEach(AdamUpdate::reference);
    }

    @Override
    public void cpu() {
        all.forEach(AdamUpdate::cpu);
    }

    @Override
    public void cuda(Cuda gpu) {
        for (int from = 0; from < all.size(); from += MOST)
            launch(gpu, all.subList(from, Math.min(from + MOST, all.size())));
    }

    private static void launch(Cuda gpu, List<AdamUpdate> some) {
        long[] addresses = new long[4 * MOST];
        int[] sizes = new int[MOST], ends = new int[MOST]; // elements of each; quads of it and all before it
        int quads = 0;
        for (int i = 0; i < some.size(); i++) {
            AdamUpdate one = some.get(i);
            int at = 4 * i;
            for (Tensor tensor : List.of(one.parameter(), one.gradient(), one.firstMoment(), one.secondMoment()))
                addresses[at++] = gpu.address(tensor);
            sizes[i] = one.parameter().size();
            ends[i] = quads += Math.ceilDiv(sizes[i], 4);
        }
        AdamUpdate first = some.getFirst();
        AdamUpdate.Settings settings = first.settings();
        gpu.launch(
                ADAM,
                gpu.cover(quads),
                addresses,
                sizes,
                ends,
                some.size(),
                (float) settings.gradientScale(),
                (float) settings.coupled(),
                (float) settings.beta1(),
                (float) (1 - settings.beta1()),
                (float) settings.beta2(),
                (float) (1 - settings.beta2()),
                (float) first.rootCorrection(),
                (float) settings.epsilon(),
                (float) -first.correctedRate(),
                (float) settings.shrink());
    }
}
