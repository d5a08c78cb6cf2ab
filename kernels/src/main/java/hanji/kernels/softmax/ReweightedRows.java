package hanji.kernels.softmax;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Makes the gradient of a mean of cross-entropies that of any weighted sum of them, in place: the rows that count as in the mean
 * stay, those that count otherwise are computed again, to the bits of {@link CrossEntropy.LogitsGradient}. Which they are the device
 * finds by itself, so that nobody waits for it.
 *
 * @param gradient [rows..., K], F32, the gradient of the losses' mean by the logits; overwritten
 * @param logits [rows..., K]
 * @param targets [rows...]
 * @param dLoss [rows...], the gradient by each loss
 */
public record ReweightedRows(Tensor gradient, Tensor logits, Tensor targets, Tensor dLoss) implements Update {
    private static final RowKernels KERNELS = new RowKernels(CrossEntropy.class, "cross_entropy", "reweightedRows");

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public ReweightedRows {
        new CrossEntropy(logits, targets, Optional.of(gradient));
        whole(logits, targets, dLoss).shape();
    }

    private static CrossEntropy.LogitsGradient whole(Tensor logits, Tensor targets, Tensor dLoss) {
        return new CrossEntropy.LogitsGradient(logits, targets, dLoss);
    }

    @Override
    public List<Tensor> written() {
        return List.of(gradient);
    }

    @Override
    public void reference() {
        if (!CrossEntropy.isOfTheMean(dLoss)) whole(logits, targets, dLoss).reference(gradient);
    }

    @Override
    public void cpu() {
        if (!CrossEntropy.isOfTheMean(dLoss)) whole(logits, targets, dLoss).cpu(gradient);
    }

    @Override
    public void cuda(Cuda gpu) {
        KERNELS.launch(
                gpu,
                Rows.of(logits.shape()),
                gradient,
                logits,
                targets,
                CrossEntropy.isU8(targets),
                dLoss,
                CrossEntropy.share(targets.size()));
    }
}
