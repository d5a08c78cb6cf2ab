package hanji.generative.run;

import hanji.generative.model.Classifies;
import hanji.generative.model.Completes;
import hanji.generative.model.Decodes;
import hanji.generative.model.Draws;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.Edits;
import hanji.generative.model.Encodes;
import hanji.generative.model.Enlarges;
import hanji.generative.model.Fitted;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Restores;
import hanji.generative.model.Scores;
import hanji.generative.model.Translates;
import hanji.generative.sampler.Codable;
import java.util.ArrayList;
import java.util.List;

/** What models can do, in words. */
public final class Abilities {
    private Abilities() {}

    /** For example "draws images and completes them". */
    public static String of(Fitted fitted) {
        List<String> words = new ArrayList<>();
        if (fitted instanceof Scores scores) words.add("scores images (" + scores.meaning() + ")");
        if (fitted instanceof Draws) words.add("draws images" + (fitted instanceof DrawsClasses ? " of a class" : ""));
        if (fitted instanceof Inpaints) words.add("completes any part of an image");
        else if (fitted instanceof Completes) words.add("completes images");
        if (fitted instanceof Edits) words.add("edits images");
        if (fitted instanceof Codable) words.add("compresses images");
        if (fitted instanceof Encodes) words.add("encodes images");
        if (fitted instanceof Decodes) words.add("decodes codes");
        if (fitted instanceof Reconstructs) words.add("reconstructs images");
        if (fitted instanceof Classifies) words.add("classifies images");
        if (fitted instanceof Enlarges) words.add("enlarges images");
        if (fitted instanceof Restores restores) words.add("restores images (" + restores.damage() + ")");
        if (fitted instanceof Translates translates)
            words.add("makes images of their " + translates.view().words());
        return words.isEmpty() ? "can be trained only" : String.join(", ", words);
    }
}
