/** Work that Hanji and its peers both do, on the same inputs, with results that are compared before anything is timed. */
package hanji.bench.workload;
