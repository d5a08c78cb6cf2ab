/**
 * Runs in a browser while they train: a server of this machine alone, its pages, and the models that answer them. It writes nothing.
 */
package hanji.generative.serve;
