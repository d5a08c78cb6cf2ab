package hanji.simulator;

import hanji.cuda.CudaException;
import java.util.List;

/** A launch in which faults were found; the message is one line and tells the first. */
public final class KernelFault extends CudaException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    /** @param faults at least one, in the order in which they were found */
    public KernelFault(List<Fault> faults) {
        super(faults.getFirst() + (faults.size() == 1 ? "" : ", and " + (faults.size() - 1) + " more"));
        this.faults = List.copyOf(faults);
    }

    /** What was found, one fault per kind and source line. */
    public List<Fault> faults() {
        return faults;
    }
}
