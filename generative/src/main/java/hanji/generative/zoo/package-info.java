/** The models, each one file and one paper, found by {@link java.util.ServiceLoader}. */
package hanji.generative.zoo;
