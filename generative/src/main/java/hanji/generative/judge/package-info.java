/**
 * Judging a model by what it draws: a classifier that is trained here, what sets of images are held against each other by, and the
 * card that says it with intervals, floors and blind spots.
 */
package hanji.generative.judge;
