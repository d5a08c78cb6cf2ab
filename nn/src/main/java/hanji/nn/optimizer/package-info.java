/** Optimizers over named parameters, and clipping by the norm of all gradients. */
package hanji.nn.optimizer;
