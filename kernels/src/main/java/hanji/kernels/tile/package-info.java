/** The microkernel of matrix products and convolutions on the CPU: tiles of fma chains held in vector registers. */
package hanji.kernels.tile;
