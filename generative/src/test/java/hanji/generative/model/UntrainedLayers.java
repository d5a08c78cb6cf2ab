package hanji.generative.model;

import hanji.generative.run.Zoo;

/** The zoo's classifiers before their first step, with their smallest options. */
public final class UntrainedLayers {
    private UntrainedLayers() {}

    /** The classifier of that name. */
    public static Layered of(String model, Site site) {
        return of(Zoo.find(model).orElseThrow(), site);
    }

    private static <O extends Record> Layered of(Recipe<O> recipe, Site site) {
        return (Layered) recipe.learner(recipe.tiny(), site).fitted();
    }
}
