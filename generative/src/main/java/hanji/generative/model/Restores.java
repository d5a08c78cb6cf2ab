package hanji.generative.model;

import hanji.generative.signal.Damage;
import hanji.generative.signal.Damaged;
import hanji.nn.data.Images;

/** A model that undoes a damage, as far as it can. */
public interface Restores extends Fitted {
    /** The damage that it was trained to undo. */
    Damage damage();

    /** The images as they were before, about; pixels that are known for sure stay as they are. */
    Images restore(Damaged damaged);
}
