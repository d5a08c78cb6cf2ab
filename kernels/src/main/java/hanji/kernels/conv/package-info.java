/**
 * Convolutions of images {@code [N, H, W, C]}, with masks and with strides, and transposed ones, with their gradients: fma
 * chains in one order on the CPU and in CUDA. docs/numerics.md, "Convolution".
 */
package hanji.kernels.conv;
