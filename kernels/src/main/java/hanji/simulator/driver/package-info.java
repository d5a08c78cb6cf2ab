/** The simulator as a CUDA device: modules, memory and launches behind {@link hanji.cuda.CudaDriver}. */
package hanji.simulator.driver;
