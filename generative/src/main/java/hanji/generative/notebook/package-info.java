/** Tensors and computations to look at, in jshell and in notebooks. */
package hanji.generative.notebook;
