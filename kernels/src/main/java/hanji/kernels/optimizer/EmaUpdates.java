package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One step of many exponential moving averages, each as {@link EmaUpdate} says; on a CUDA device one launch for each 96 of them, as of
 * {@link AdamUpdates}.
 *
 * @param all at least one, with equal decay, of one dtype and device, each of an average of its own
 */
public record EmaUpdates(List<EmaUpdate> all) implements Update {
    private static final ManyParameters EMA = new ManyParameters(new Kernel(EmaUpdate.class, "updates", "ema"), 2);

    /** @throws IllegalArgumentException if there is none, decays, dtypes or devices differ, or an average would be written twice */
    public EmaUpdates {
        all = List.copyOf(all);
        if (all.isEmpty()) throw new IllegalArgumentException("EmaUpdates: there is no average");
        double decay = all.getFirst().decay();
        for (EmaUpdate each : all)
            if (each.decay() != decay)
                throw new IllegalArgumentException(
                        "EmaUpdates: the decay must be that of the first average, " + decay + ", not " + each.decay());
        Operands.requireTogether(
                "EmaUpdates", all.stream().map(EmaUpdate::average).toList());
    }

    @Override
    public List<Tensor> written() {
        return all.stream().map(EmaUpdate::average).toList();
    }

    @Override
    public void reference() {
        all.forEach(EmaUpdate::reference);
    }

    @Override
    public void cpu() {
        all.forEach(EmaUpdate::cpu);
    }

    @Override
    public void cuda(Cuda gpu) {
        EMA.launch(
                gpu,
                all.stream().map(each -> List.of(each.average(), each.value())).toList(),
                (float) (1 - all.getFirst().decay()));
    }
}
