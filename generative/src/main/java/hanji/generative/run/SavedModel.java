package hanji.generative.run;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Site;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A trained model as its run folder holds it.
 *
 * @param card who it is
 * @param settings of the run
 * @param site what images it is for, and where it is computed
 * @param fitted ready for use
 * @param unread what was left out of the checkpoint and why, in one line, if anything was
 */
public record SavedModel(Card card, Settings settings, Site site, Fitted fitted, Optional<String> unread) {
    /**
     * Reads the model of a run.
     *
     * @param device where such a run is computed
     */
    public static SavedModel load(RunFolder folder, Function<Need, Device> device) throws IOException {
        return of(Run.resume(folder, device));
    }

    /** The model of a run as it stands. */
    public static SavedModel of(Run run) {
        return new SavedModel(run.card(), run.settings(), run.site(), run.fitted(), run.unread());
    }

    /** The same model with weights of another seed, before any training. */
    public Fitted untrained(long seed) {
        return Run.untrained(
                settings,
                new Site(
                        site.height(),
                        site.width(),
                        site.channels(),
                        site.classes(),
                        site.device(),
                        site.dtype(),
                        new Noise(seed)));
    }

    /**
     * The model as one that can do something.
     *
     * @param capability for example {@code Draws.class}
     * @param deed in words, for example "draw images"
     * @throws Incapable in one line, if it cannot
     */
    public <T extends Fitted> T able(Class<T> capability, String deed) {
        if (capability.isInstance(fitted)) return capability.cast(fitted);
        throw incapable(deed);
    }

    /** The error that this model cannot do something, with what it can. */
    public Incapable incapable(String deed) {
        return new Incapable(card.name() + " cannot " + deed + "; it " + Abilities.of(fitted));
    }
}
