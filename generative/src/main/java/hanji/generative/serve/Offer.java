package hanji.generative.serve;

import hanji.generative.measure.Codes;
import hanji.generative.model.Completes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Meaning;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.serve.Models.Loaded;
import java.util.Optional;

/**
 * What a model can be asked for here, told by its capabilities.
 *
 * @param sliders numbers of a code that can be moved; 0 where it draws no codes, or codes of as many numbers as an image has values
 * @param dimensions of a code, 0 where it draws none
 * @param completes it draws the rest of an image
 * @param anyPart whichever part is known, not the first rows only
 * @param scores what it says of how likely an image is, if anything
 */
record Offer(Site site, int sliders, int dimensions, boolean completes, boolean anyPart, Optional<Meaning> scores) {
    /** Values of an image that can be drawn by hand: 64 x 64 in colour. */
    private static final int LARGEST = 64 * 64 * 3;

    private static final int MOST_SLIDERS = 8;

    /** How far a number of a code is moved from 0 either way. */
    static final int REACH = 3;

    /** Images along a side of the plane of codes. */
    static final int PLANE = 9;

    /** Values of an image of the plane: 32 x 32 in colour. */
    private static final int LARGEST_OF_PLANE = 32 * 32 * 3;

    static Offer of(Loaded model) {
        var fitted = model.saved().fitted();
        Site site = model.site();
        int dimensions = fitted instanceof DrawsCodes codes
                ? Codes.drawn(codes, site.noise().of("codes shown", 0), 1).dimensions()
                : 0;
        boolean fits = site.dimensions() <= LARGEST;
        return new Offer(
                site,
                sliders(site, dimensions),
                dimensions,
                fits && fitted instanceof Completes,
                fitted instanceof Inpaints,
                fits && fitted instanceof Scores scores ? Optional.of(scores.meaning()) : Optional.empty());
    }

    /** Numbers of a code of so many that can be moved. */
    static int sliders(Site site, int dimensions) {
        return dimensions < site.dimensions() ? Math.min(dimensions, MOST_SLIDERS) : 0;
    }

    /** Whether the plane of the first two numbers is shown of codes of so many. */
    static boolean hasPlane(Site site, int dimensions) {
        return sliders(site, dimensions) > 1 && site.dimensions() <= LARGEST_OF_PLANE;
    }

    /** Whether an image is drawn by hand for anything. */
    boolean takesDrawings() {
        return completes || scores.isPresent();
    }
}
