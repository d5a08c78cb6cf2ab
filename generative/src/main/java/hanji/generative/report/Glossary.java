package hanji.generative.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures in a sentence each, for readers who do not meet them every day. */
final class Glossary {
    private Glossary() {}

    /** Name and sentence of each term whose name is in one of these texts. */
    static List<List<String>> of(List<String> texts) {
        return sentences().entrySet().stream()
                .filter(term -> texts.stream().anyMatch(text -> text.contains(term.getKey())))
                .map(term -> List.of(term.getKey(), term.getValue()))
                .toList();
    }

    private static Map<String, String> sentences() {
        var terms = new LinkedHashMap<String, String>();
        terms.put(
                "bits per dim",
                "-log2 of an image's probability over its number of values: what a compressor built on the model needs"
                        + " for each value.");
        terms.put(
                "nats per binarized image",
                "-ln of the probability of an image whose pixels are made black or white first. Not to be set beside"
                        + " bits per dim, which are of all 256 intensities.");
        terms.put(
                "exact",
                "Computed, neither bounded nor estimated. What stands after ± is the standard error of the mean over"
                        + " the images.");
        terms.put(
                "estimate",
                "Near the true figure, on either side: a density known up to a constant, and the constant estimated from"
                        + " random draws.");
        terms.put(
                "bound nats per binarized image",
                "The variational bound from the draws that the estimate is of: the true figure would be lower if the"
                        + " constant were exact.");
        terms.put("upper bound", "The true figure is this one or lower: the model gives no exact probability.");
        terms.put(
                "reconstruction error",
                "Squared difference between an image and what the model gives back of it, a mean over its values on a"
                        + " scale from 0 to 1.");
        terms.put("accuracy", "Share of images to whose class the model gives the highest probability.");
        terms.put("cross entropy", "-ln of the probability that the model gives to an image's class.");
        terms.put(
                "normalized mutual information",
                "What cluster and class of an image say about each other: 0 nothing, 1 everything.");
        terms.put(
                "adjusted rand index",
                "How far clusters and classes put the same pairs of images together: 0 as by chance, 1 always.");
        terms.put("leave one out bits/dim", "Of each training image under a model of the others.");
        terms.put(
                "bandwidth",
                "Deviation of each pixel round a training image, in intensities of 256; unless it is given, the one"
                        + " under which training images are likeliest given the others.");
        terms.put(
                "objective",
                "-ln of the posterior probability of the parameters, for each image: what the fit lowers.");
        terms.put(
                "free energy gap",
                "Free energy of training images less that of what the model imagines, in nats; near 0 where it imagines such"
                        + " images.");
        terms.put(
                "pseudo nats",
                "-ln of the probability of each pixel of an image given all others, added up; no likelihood.");
        terms.put(
                "denoising nats", "-ln of the probability of an image given a corrupted one, as the network sees it.");
        terms.put(
                "discriminator loss",
                "How surely the discriminator tells drawn images from real ones; 2 ln 2 = 1.386 if it guesses.");
        terms.put("generator loss", "How surely it finds drawn images out; ln 2 = 0.693 if it guesses.");
        terms.put(
                "reconstruction nats",
                "-ln of the probability of an image given its code: the part of a bound that falls as codes say more.");
        terms.put(
                "kl nats",
                "What a code says of its image beyond the prior: the part of a bound that has to be paid for.");
        terms.put("active units", "Numbers of a code that differ between images, by a variance of 0.01 or more.");
        terms.put(
                "adversary loss",
                "How surely a discriminator tells codes of images from drawn ones; 2 ln 2 = 1.386 if it guesses.");
        terms.put("encoder loss", "How surely it finds out codes of images; ln 2 = 0.693 if it guesses.");
        terms.put(
                "noise error",
                "Mean squared error of the noise that the network tells in images of all levels of noise: 1 if it says nothing.");
        terms.put(
                "velocity error",
                "Mean squared error of the difference between noise and image that the network tells from a mixture of both.");
        terms.put(
                "label entropy",
                "Entropy in nats of the classes that a classifier finds among the samples: ln of their number where all are"
                        + " drawn as often, near 0 where a model draws one kind of images.");
        terms.put("learning rate", "How far a step goes along the gradient.");
        terms.put("gradient norm", "Length of the gradient over all parameters together.");
        return terms;
    }
}
