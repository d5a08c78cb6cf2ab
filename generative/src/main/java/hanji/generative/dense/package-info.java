/**
 * Arithmetic in double precision that the classical models share: products of matrices, images cut into blocks, posterior
 * probabilities of mixtures. Sums have one order each, whatever the number of threads.
 */
package hanji.generative.dense;
