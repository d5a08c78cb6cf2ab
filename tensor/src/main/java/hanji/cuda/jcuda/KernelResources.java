package hanji.cuda.jcuda;

/**
 * What a kernel takes of a multiprocessor once it is assembled.
 *
 * @param kernel its name
 * @param architecture that it was assembled for, for example {@code sm_90}
 * @param registers of each thread
 * @param stackBytes local memory of each thread
 * @param spillBytes of registers that did not fit, stores and loads together
 * @param sharedBytes static shared memory of each block
 */
public record KernelResources(
        String kernel, String architecture, int registers, int stackBytes, int spillBytes, int sharedBytes) {}
