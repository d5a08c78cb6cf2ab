/** Kernels with one mistake planted into their PTX, to measure what checks find. */
package hanji.kernels.check.mutant;
