/** What ops with CUDA kernels are checked with, Hanji's own and those of other projects, on devices that need no GPU. */
package hanji.kernels.check;
