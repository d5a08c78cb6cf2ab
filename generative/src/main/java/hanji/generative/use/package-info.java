/**
 * What generative models are for: tasks, the simple ways of doing them that a model must beat, and by how much it does. It knows no
 * model and no terminal.
 */
package hanji.generative.use;
