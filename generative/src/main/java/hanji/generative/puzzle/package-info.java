/** Kernels to fill in, and how the simulator judges an answer: by result, faults, global reads and instructions. */
package hanji.generative.puzzle;
