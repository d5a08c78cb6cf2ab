/**
 * Image sets as plain byte arrays: reading them from disk, finding them by name, cutting them into batches.
 *
 * <p>Pixels are unsigned bytes in the order {@code [N, H, W, C]}. Nothing here knows tensors, since batches are
 * prefetched by a thread of their own and tensors belong to one thread.
 */
package hanji.nn.data;
