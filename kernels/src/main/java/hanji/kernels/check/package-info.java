/** What tests of ops with CUDA kernels run on, Hanji's own and those of other projects: devices that need no GPU. */
package hanji.kernels.check;
