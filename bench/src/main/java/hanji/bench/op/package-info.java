/**
 * One benchmark class for each family of ops, on one thread and at the sizes of a PixelCNN's training step: 32 images of
 * 28 x 28, 64 channels, 256 intensities. Each constant of a family's {@code Call} is one row of {@code ./hanji bench}.
 */
package hanji.bench.op;
