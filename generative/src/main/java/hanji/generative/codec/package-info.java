/** Lossless compression with a model's probabilities: what proves that its likelihoods are those of a code. */
package hanji.generative.codec;
