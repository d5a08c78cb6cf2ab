package hanji.generative.inspect;

import hanji.generative.model.FilterPictures;
import hanji.generative.model.LayerChain.Link;
import hanji.generative.model.Site;
import hanji.nn.data.Images;

/** The weights between the image and the units of the first layer, as pictures: what each of these units looks for. */
public final class Filters {
    private Filters() {}

    /**
     * One picture for each unit, those with the largest weights first and at most 64: 0 is grey, the largest weight of each black or
     * white.
     *
     * @param first layer of a classifier
     * @param site of the images that it takes
     */
    public static Images of(Link first, Site site) {
        return first.convolves()
                ? FilterPictures.of(
                        first.weight(),
                        first.weight().shape().dim(0),
                        first.weight().shape().dim(1),
                        site.channels())
                : FilterPictures.of(first.weight(), site);
    }
}
