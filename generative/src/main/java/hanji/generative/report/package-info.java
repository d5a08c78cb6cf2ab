/**
 * What a run leaves for people: the log, curves, grids of images, the report and the comparison as pages of one file.
 */
package hanji.generative.report;
