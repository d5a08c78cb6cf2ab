/**
 * The seam between models and everything that uses them: what a recipe, a learner and a fitted model are. It knows no
 * model, no file and no terminal.
 *
 * <p>A new model is one {@link hanji.generative.model.Recipe} in its own file, named in
 * {@code META-INF/services/hanji.generative.model.Recipe}. Commands, reports and tests find it there and ask what it can
 * do by the interfaces that extend {@link hanji.generative.model.Fitted}.
 */
package hanji.generative.model;
