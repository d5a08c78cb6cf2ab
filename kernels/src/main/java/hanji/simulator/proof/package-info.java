/** Kernels run with symbols in place of numbers: expressions, what holds them, and where two of them differ. */
package hanji.simulator.proof;
