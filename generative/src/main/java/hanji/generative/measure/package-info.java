/** Figures with a meaning: what is measured of a fitted model on images, by what it can do. */
package hanji.generative.measure;
