package hanji.kernels.conv;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.kernels.pointwise.Broadcast;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * relu, convolution and residual sum in one: {@code conv2d(relu(x))}, or {@code x + conv2d(relu(x))}. A block of a residual
 * network before activation, arXiv:1603.05027; neither relu(x) nor the convolution's result is kept in memory.
 *
 * @param input [N, H, W, Cin]
 * @param weight [KH, KW, Cin, Cout], KH and KW odd
 * @param bias [Cout]
 * @param mask which weights are open
 * @param skip whether the input is added
 */
public record ReluConv2d(Tensor input, Tensor weight, Tensor bias, Mask mask, Skip skip) implements Convolution {
    /** What is added to the convolution. */
    public enum Skip {
        /** Nothing. */
        NONE,
        /** The input. */
        INPUT
    }

    /**
     * [N, H, W, Cin] to [N, H, W, Cout].
     *
     * @throws IllegalArgumentException if the shapes do not fit together, or the input is to be added and Cin is not Cout
     */
    public static Tensor reluConv2d(Tensor input, Tensor weight, Tensor bias, Mask mask, Skip skip) {
        return Op.run(new ReluConv2d(input, weight, bias, mask, skip));
    }

    public ReluConv2d {
        Shape out = new Conv2d(input, weight, bias, mask).shape();
        if (skip == Skip.INPUT && !out.equals(input.shape()))
            throw new IllegalArgumentException("reluConv2d adds its input " + input.shape() + " to " + out
                    + ": the weight must have as many outputs as inputs");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight, bias);
    }

    @Override
    public Shape shape() {
        return input.shape().with(3, weight.shape().dim(3));
    }

    @Override
    public void reference(Tensor out) {
        try (var _ = Scope.open()) {
            Tensor positive = relu(input);
            new Conv2d(positive, weight, bias, mask).reference(out);
        }
        if (skip == Skip.INPUT) for (int i = 0; i < out.size(); i++) out.set(i, input.get(i) + out.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        Epilogue epilogue = skip == Skip.INPUT ? new Epilogue.Add(input.floats()) : new Epilogue.Plain();
        ConvCpu.forward(input, Form.RELU, weight, bias, mask, epilogue, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        CorrelationCuda.reluForward(this, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        new Conv2d(input, weight, bias, mask).reads(reads);
        if (skip == Skip.INPUT) Broadcast.reads(reads, shape(), input);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(weight, () -> Op.run(new WeightGradient(input, Form.RELU, dOut, weight.shape(), mask)));
        gradients.add(bias, () -> Op.run(new BiasGradient(dOut)));
        gradients.add(input, () -> Op.run(new InputGradient(dOut, weight, input, mask, skip)));
    }

    /**
     * The gradient by the input: {@code [dOut +] gate(x, conv2d's gradient by its input)}.
     *
     * @param dOut [N, H, W, Cout]
     * @param weight [KH, KW, Cin, Cout]
     * @param input [N, H, W, Cin], whose sign opens the gate
     * @param mask the convolution's mask
     * @param skip whether dOut is added
     */
    public record InputGradient(Tensor dOut, Tensor weight, Tensor input, Mask mask, Skip skip) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, weight, input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            new hanji.kernels.conv.InputGradient(dOut, weight, mask).reference(out);
            for (int i = 0; i < out.size(); i++) {
                double open = input.get(i);
                double gated = open > 0 ? out.get(i) : open <= 0 ? 0 : open;
                out.set(i, skip == Skip.INPUT ? dOut.get(i) + gated : gated);
            }
        }

        @Override
        public void cpu(Tensor out) {
            Epilogue epilogue = skip == Skip.INPUT
                    ? new Epilogue.GateAndAdd(input.floats(), dOut.floats())
                    : new Epilogue.Gate(input.floats());
            ConvCpu.inputGradient(dOut, weight, mask, epilogue, out);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            CorrelationCuda.reluInputGradient(this, out, gpu);
        }

        /** The gate's own derivative is 0 wherever it has one. */
        @Override
        public void gradient(Tensor out, Tensor dInput, Gradients gradients) {
            gradients.add(dOut, () -> {
                Tensor change = Op.run(Conv2d.noBias(gate(input, dInput), weight, mask));
                return skip == Skip.INPUT ? add(dInput, change) : change;
            });
            gradients.add(
                    weight,
                    () -> Op.run(new WeightGradient(gate(input, dInput), Form.AS_IS, dOut, weight.shape(), mask)));
        }
    }
}
