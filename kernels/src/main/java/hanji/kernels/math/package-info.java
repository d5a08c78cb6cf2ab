/**
 * Elementary functions in strict F32: the same bits in scalar form, in vector form at any width, and in CUDA.
 *
 * <p>Prefer the array forms. The vector forms are for short fused loops: C2 stops inlining own methods at about 40
 * vector operations in one compiled loop, and from there on allocates a box for every vector.
 */
package hanji.kernels.math;
