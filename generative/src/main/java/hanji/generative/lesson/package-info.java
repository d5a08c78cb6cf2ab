/** Lessons: short programs to read from top to bottom, to run and to change; they stand in the folder lessons. */
package hanji.generative.lesson;
