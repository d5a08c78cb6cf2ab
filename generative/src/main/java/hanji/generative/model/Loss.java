package hanji.generative.model;

import hanji.tensor.Tensor;

/**
 * A loss of one step, still on the device.
 *
 * @param name in the log, for example "train_bits_per_dim": lower-case words joined by underscores
 * @param unit that it is shown in
 * @param value one element, raw: nats for {@link Unit#BITS_PER_DIM}
 */
public record Loss(String name, Unit unit, Tensor value) {}
