package hanji.kernels.conv;

import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.kernels.softmax.CrossEntropy;
import hanji.kernels.softmax.ReweightedRows;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Makes the gradient of a mean of {@link ConvCrossEntropy} by the logits that of any weighted sum of these losses, in place, as
 * {@link ReweightedRows} does: the logits of the rows that count otherwise than in the mean are computed again. Which they are the device
 * finds by itself, so that nobody waits for it.
 *
 * @param gradient [N, H, W, G * K], F32, the gradient of the losses' mean by the logits; overwritten
 * @param layer that makes the logits
 * @param targets [N, H, W, G], or [N, H, W] of one group
 * @param dLoss shaped as the targets, the gradient by each loss
 */
public record ReweightedConvRows(Tensor gradient, Convolution layer, Tensor targets, Tensor dLoss) implements Update {
    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public ReweightedConvRows {
        new ConvCrossEntropy(layer, targets, Optional.of(gradient));
        if (!dLoss.shape().equals(targets.shape()) || dLoss.dtype() != gradient.dtype())
            throw new IllegalArgumentException("ReweightedConvRows needs dLoss " + targets.shape() + " of "
                    + gradient.dtype() + ", not " + dLoss.label());
    }

    private ConvCrossEntropy losses() {
        return new ConvCrossEntropy(layer, targets, Optional.of(gradient));
    }

    @Override
    public List<Tensor> written() {
        return List.of(gradient);
    }

    @Override
    public void reference() {
        if (CrossEntropy.isOfTheMean(dLoss)) return;
        try (var _ = Scope.open()) {
            Tensor logits = Tensor.empty(gradient.dtype(), gradient.shape(), gradient.device());
            layer.reference(logits);
            rewritten(losses().byRow(logits)).reference(losses().byRow(gradient));
        }
    }

    /** The gradient takes the place of the logits, row by row. */
    @Override
    public void cpu() {
        if (CrossEntropy.isOfTheMean(dLoss)) return;
        layer.cpu(gradient);
        Tensor rows = losses().byRow(gradient);
        rewritten(rows).cpu(rows);
    }

    private CrossEntropy.LogitsGradient rewritten(Tensor logits) {
        return new CrossEntropy.LogitsGradient(logits, targets, dLoss);
    }

    @Override
    public void cuda(Cuda gpu) {
        if (ConvCrossEntropyCuda.takes(layer, gpu)) ConvCrossEntropyCuda.reweight(this, gpu);
        else
            losses().withLogits(
                            gpu,
                            logits -> new ReweightedRows(losses().byRow(gradient), logits, targets, dLoss).cuda(gpu));
    }
}
