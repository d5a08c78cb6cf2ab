/** An NVIDIA GPU, above any way to CUDA's driver API. */
package hanji.cuda.nvidia;
