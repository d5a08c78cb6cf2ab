package hanji.generative.model;

import hanji.nn.data.Images;

/** A model whose first layer looks at whole images, so that the weights of a unit are a picture. */
public interface ShowsFilters extends Fitted {
    /** The weights of the units with the largest weights: 0 is grey, the largest of each picture black or white. */
    Images filters();
}
