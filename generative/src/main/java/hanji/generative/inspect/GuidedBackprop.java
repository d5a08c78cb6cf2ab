package hanji.generative.inspect;

import static hanji.kernels.pointwise.Unary.relu;

import hanji.autograd.Tape;
import hanji.generative.model.LayerChain;
import hanji.generative.model.LayerChain.Link;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of the class score by the pixels, less all that would lower it: at each rectifier only what is above 0 goes on down.
 * Without rectifiers it is the gradient. Springenberg, Dosovitskiy, Brox and Riedmiller, "Striving for simplicity: the all
 * convolutional net", arXiv:1412.6806, section 3.4.
 */
public final class GuidedBackprop {
    private GuidedBackprop() {}

    /** As {@link Sensitivity#of} says. */
    public static Tensor of(LayerChain chain, Tensor images, int... classes) {
        try (var scope = Scope.open()) {
            List<Tensor> units = new ArrayList<>(List.of(images));
            for (Link link : chain.links()) units.add(link.forward(units.getLast()));
            Tensor arriving = Sensitivity.atClasses(units.getLast(), classes);
            for (int i = chain.links().size() - 1; i >= 0; i--) {
                Link link = chain.links().get(i);
                arriving = down(link, units.get(i), link.rectified() ? relu(arriving) : arriving);
            }
            return scope.keep(arriving);
        }
    }

    /** What arrives at a layer's input of what arrives at its units. */
    private static Tensor down(Link link, Tensor input, Tensor arriving) {
        try (var tape = Tape.open()) {
            return tape.keep(tape.gradients(link.forward(input), arriving, List.of(input))
                    .of(input));
        }
    }
}
