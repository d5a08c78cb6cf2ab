/**
 * What is measured and how it is shown: benchmarks with their goals, rounds in turns, ratios with intervals, tables.
 * docs/performance.md.
 */
package hanji.bench;
