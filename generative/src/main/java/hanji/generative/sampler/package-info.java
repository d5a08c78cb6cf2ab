/**
 * Drawing images pixel by pixel from a causal network: plainly, or keeping what was computed for earlier pixels, to the
 * same bits.
 */
package hanji.generative.sampler;
