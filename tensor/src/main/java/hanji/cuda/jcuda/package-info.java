/** The driver seam on a real NVIDIA GPU: CUDA's driver API through JCuda, whose classes no other package touches. */
package hanji.cuda.jcuda;
