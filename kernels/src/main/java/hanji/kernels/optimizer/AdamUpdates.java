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
 * @param all at least one, with equal settings and step, of one dtype and device, each of tensors of its own
 */
public record AdamUpdates(List<AdamUpdate> all) implements Update {
    private static final ManyParameters ADAM = new ManyParameters(new Kernel(AdamUpdate.class, "updates", "adam"), 4);

    /** @throws IllegalArgumentException if there is none, settings, steps, dtypes or devices differ, or a tensor would be written twice */
    public AdamUpdates {
        all = List.copyOf(all);
        if (all.isEmpty()) throw new IllegalArgumentException("AdamUpdates: there is no parameter");
        AdamUpdate first = all.getFirst();
        for (AdamUpdate each : all)
            if (!each.settings().equals(first.settings()) || each.step() != first.step())
                throw new IllegalArgumentException(
                        "AdamUpdates: settings and step must be those of the first parameter, " + first.settings()
                                + " and " + first.step() + ", not " + each.settings() + " and " + each.step());
        Operands.requireTogether("AdamUpdates", written(all));
    }

    @Override
    public List<Tensor> written() {
        return written(all);
    }

    private static List<Tensor> written(List<AdamUpdate> all) {
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
        AdamUpdate first = all.getFirst();
        AdamUpdate.Settings settings = first.settings();
        ADAM.launch(
                gpu,
                all.stream().map(AdamUpdate::tensors).toList(),
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
