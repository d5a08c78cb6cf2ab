/**
 * A machine that runs PTX, the assembly language of CUDA, on the JVM: the kernels that ship for a GPU, checked while
 * they run. Behind {@link hanji.cuda.CudaDriver} it stands where a GPU does.
 */
package hanji.simulator;
