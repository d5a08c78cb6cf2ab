/**
 * Work of several processes on several machines, by sockets that stay open: one training to the same bits, and jobs that
 * need nothing of each other. It knows no cluster; {@link hanji.generative.distributed.Cluster} starts processes.
 */
package hanji.generative.distributed;
