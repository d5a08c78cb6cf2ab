/** A run and its folder: what it was asked to do, its learner's state, its log, its lock. It knows no model. */
package hanji.generative.run;
