package hanji.autograd;

import hanji.cuda.Cuda;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One call of one operation: a record whose components are its inputs and settings.
 *
 * <p>An operation is its shape rule, its definition in double precision ({@link #reference}), the same in F32 in the
 * op's canonical order ({@link #cpu}, see docs/numerics.md) and its gradient. Built-in operations and those of users go
 * through the same door: make the record, {@link #run} it.
 */
public interface Op {
    /** The tensors this call reads. */
    List<Tensor> inputs();

    /**
     * Shape of the result.
     *
     * @throws IllegalArgumentException naming the op and the shapes, if the inputs do not fit
     */
    Shape shape();

    /** Type of the result; the first input's unless overridden. */
    default DType dtype() {
        return inputs().getFirst().dtype();
    }

    /** Where the op runs; the first input's device unless overridden. */
    default Device device() {
        return inputs().getFirst().device();
    }

    /** The tensor that will hold the result; only an op that shares storage with its input overrides this. */
    default Tensor result() {
        return Tensor.empty(dtype(), shape(), device());
    }

    /** The definition, in plain loops in double precision; every element of {@code out} is written. */
    void reference(Tensor out);

    /** The canonical F32 computation; every element of {@code out} is written. */
    void cpu(Tensor out);

    /**
     * The same bits on a CUDA device: launches the kernels beside this class.
     *
     * @throws NoKernel if there are none
     */
    default void cuda(Tensor out, Cuda gpu) {
        throw new NoKernel(this);
    }

    /**
     * Adds, for each differentiable input, the product of {@code dOut} with the derivative of the result by that input.
     * The rule is written with operations, so that it is differentiable again.
     */
    default void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        throw new NotDifferentiable(this);
    }

    /**
     * The same for an op that has further results, tensors that it carries beside its inputs, and is differentiable through
     * them: adds to each input what comes by way of every result. Another op leaves this as it is, and a gradient that
     * arrives at a further result is an error.
     *
     * @param arrived the gradients of the loss by {@code out} and by the further results, at least one of them
     * @throws NotDifferentiable if a gradient arrived at a result that the op is not differentiable through
     */
    default void gradient(Tensor out, Cotangents arrived, Gradients gradients) {
        gradient(out, arrived.only(this, out), gradients);
    }

    /**
     * Says which elements of the inputs {@link #reference} reads for each element of the result, whatever their values, so
     * that it can be proved what a model's results do not depend on.
     *
     * @throws UnsupportedOperationException naming the op, if it does not say
     */
    default void reads(Reads reads) {
        throw new UnsupportedOperationException(
                name() + " does not say which elements it reads for each of its results; override Op.reads");
    }

    /** What errors and graphs call this op. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * Runs an op on its device and records it on every tape of this thread that is recording. The result belongs to the
     * innermost open scope. Anything in F64 takes the reference, on the CPU only.
     */
    static Tensor run(Op op) {
        Tensor out = Execution.of(op);
        Tape.recordOnOpenTapes(op, out);
        return out;
    }
}
