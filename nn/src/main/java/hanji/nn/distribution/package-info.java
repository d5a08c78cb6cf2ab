/** Probability distributions with log-densities that have gradients, over tensors of parameters. */
package hanji.nn.distribution;
