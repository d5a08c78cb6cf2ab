/**
 * Kernels under measurement: a standard call of each, what it launches, how long that takes on a GPU, and what the
 * simulator counts of it.
 */
package hanji.bench.gpu;
