package hanji.simulator.proof;

import hanji.cuda.CudaException;

/** A kernel that cannot be run with symbols: where it goes or what it reads depends on the numbers themselves. */
public final class DependsOnData extends CudaException {
    private static final long serialVersionUID = 1;

    /** @param message one line that says what depends on data, and where */
    public DependsOnData(String message) {
        super(message);
    }
}
