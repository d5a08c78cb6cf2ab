/** Statements about generative models, each on a page with numbers computed there and then, in plain loops of doubles. */
package hanji.generative.learn;
