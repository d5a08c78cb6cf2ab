/**
 * The simulator's checks against corpora of other people's kernels whose bugs are labelled: each program runs its own
 * {@code main()}, whose device is the simulator, and what is found is compared with its labels. docs/simulator.md.
 */
package hanji.bench.races;
