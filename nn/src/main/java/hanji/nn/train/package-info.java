/**
 * What a training loop is made of: learning-rate schedules, moving averages of weights, and checkpoints from which a run
 * goes on to the same bits.
 */
package hanji.nn.train;
