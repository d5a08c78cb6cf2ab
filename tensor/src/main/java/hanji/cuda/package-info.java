/**
 * CUDA: the driver seam, behind which a real GPU or the simulator stands, and everything above it that both share:
 * launches, their arguments and geometry, pooled device memory.
 */
package hanji.cuda;
