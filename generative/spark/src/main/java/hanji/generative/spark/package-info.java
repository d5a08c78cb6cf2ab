/**
 * Hanji's work on Apache Spark: which processes there are, that they start together, and what happens when one dies. What they
 * say to each other is not Spark's business.
 */
package hanji.generative.spark;
