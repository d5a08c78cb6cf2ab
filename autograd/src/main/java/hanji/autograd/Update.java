package hanji.autograd;

import hanji.cuda.Cuda;
import hanji.tensor.DType;
import hanji.tensor.Declared;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * One call of an operation that overwrites tensors in place: an optimizer's step, running statistics. It is never
 * recorded; it bumps the version of what it wrote, so that a tape that still needs the old value can tell.
 */
public interface Update {
    /** The tensors this call overwrites, all of one dtype. */
    List<Tensor> written();

    /** The definition, in plain loops in double precision. */
    void reference();

    /** The canonical F32 computation. */
    void cpu();

    /**
     * The same bits on a CUDA device: launches the kernels beside this class.
     *
     * @throws NoKernel if there are none
     */
    default void cuda(Cuda gpu) {
        throw new NoKernel(getClass().getSimpleName());
    }

    /** Runs an update where its tensors live; F64 takes the reference. */
    static void run(Update update) {
        Tensor first = update.written().getFirst();
        if (first.device().cuda().isPresent()) Launch.of(update, update::cuda);
        else if (first.dtype() == DType.F64) Declared.run(update::reference);
        else Declared.run(update::cpu);
        for (Tensor tensor : update.written()) tensor.bumpVersion();
        Tape.showToOpenTapes(update);
    }
}
