/** Small computations whose forward and backward pass are replayed op by op. */
package hanji.generative.explain;
