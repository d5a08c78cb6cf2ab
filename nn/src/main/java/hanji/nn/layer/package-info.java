/**
 * Modules as records of parameters and of other modules, whose tensors are found and named by themselves; layers, the modules
 * that compute one tensor from one; and how weights are first drawn.
 */
package hanji.nn.layer;
