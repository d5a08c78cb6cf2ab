/** Sizes of images: finer ones by interpolation, and margins made of the image's own pixels. docs/numerics.md, "Images". */
package hanji.kernels.image;
