package hanji.generative.run;

import hanji.generative.distributed.ClusterFailure;
import hanji.generative.distributed.Team;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import java.util.Map;

/** Learners before their first step: one, or one for each shard of a batch. */
final class Learners {
    private Learners() {}

    /**
     * Who learns in a run.
     *
     * @throws Incapable if a CUDA device were to compute several shards
     */
    static Learner of(Recipe<?> recipe, Settings settings, Site site, Team team) {
        int shards = settings.shards();
        if (team.workers() > shards)
            throw new ClusterFailure("%d workers need at least as many shards of a batch; this run has %d, see --shards"
                    .formatted(team.workers(), shards));
        if (shards == 1) return one(recipe, settings.options(), site);
        if (site.device().cuda().isPresent() && team.count(shards) > 1)
            throw new Incapable(
                    "the " + shards + " shards of a batch are computed on the CPU, not on " + site.device());
        return new ShardedLearner(team, shards, () -> one(recipe, settings.options(), site));
    }

    /** A learner of whole batches. */
    static <O extends Record> Learner one(Recipe<O> recipe, Map<String, String> text, Site site) {
        return recipe.learner(Options.with(recipe.defaults(site.channels()), text), site);
    }
}
