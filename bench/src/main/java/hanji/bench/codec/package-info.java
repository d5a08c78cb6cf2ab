/** Sizes of images as other programs compress them. */
package hanji.bench.codec;
