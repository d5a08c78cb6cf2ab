package hanji.cuda.jcuda;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;

/** The address of off-heap memory, as it is: JCuda looks through no buffer and no array of pointers. */
final class HostAddress extends Pointer {
    HostAddress(MemorySegment memory) {
        super(memory.address());
    }
}
