/**
 * Vector forms of what kernels compute most: each has a class of its own, cloned from a template, so that the JIT compiles it by
 * itself. Kernels that run long change over to them ({@link hanji.simulator.machine.Tier}); the bits are those of the plain loops.
 */
package hanji.simulator.vector;
