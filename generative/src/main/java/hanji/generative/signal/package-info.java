/**
 * Images as signals of real values: filters, interpolation, and what can happen to an image before a model sees it. It knows no
 * model.
 */
package hanji.generative.signal;
