package hanji.generative.run;

import hanji.generative.model.Card;

/**
 * What is known of a run before it has a device.
 *
 * @param card who its model is
 * @param shards that a batch of it is cut into
 */
public record Need(Card card, int shards) {}
