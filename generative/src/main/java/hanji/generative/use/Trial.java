package hanji.generative.use;

import java.util.List;

/**
 * A model's figure under some circumstances, and its margins.
 *
 * @param setting in words
 * @param model its figure, the mean over images
 * @param margins over each simple way
 */
public record Trial(String setting, double model, List<Margin> margins) {}
