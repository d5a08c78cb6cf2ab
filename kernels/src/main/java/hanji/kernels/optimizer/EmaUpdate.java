package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One step of an exponential moving average, in place: {@code average += (1 - decay) * (value - average)}. An average
 * equal to the value stays exactly equal.
 *
 * @param average any shape, F32 or F64; overwritten
 * @param value shaped as the average
 * @param decay share of the average that stays, in [0, 1)
 */
public record EmaUpdate(Tensor average, Tensor value, double decay) implements Update {
    /** @throws IllegalArgumentException if shapes or dtypes differ, or decay is outside [0, 1) */
    public EmaUpdate {
        Operands.requireAlike("EmaUpdate", average, List.of(value));
        Operands.requireFraction("EmaUpdate", "decay", decay);
    }

    @Override
    public List<Tensor> written() {
        return List.of(average);
    }

    @Override
    public void reference() {
        for (int i = 0; i < average.size(); i++)
            average.set(i, average.get(i) + (1 - decay) * (value.get(i) - average.get(i)));
    }

    @Override
    public void cpu() {
        float rest = (float) (1 - decay);
        float[] a = average.floats();
        float[] x = value.floats();
        average.device().parallelRanges(average.size(), SgdUpdate.GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) a[i] = Math.fma(rest, x[i] - a[i], a[i]);
        });
    }

    @Override
    public void cuda(Cuda gpu) {
        new EmaUpdates(List.of(this)).cuda(gpu);
    }
}
