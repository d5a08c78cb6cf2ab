package hanji.generative.sampler;

import hanji.nn.layer.Conv;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The weights of a recurrent layer of a PixelRNN: from a map of 2h channels to states of h, and back. arXiv:1601.06759, section 3.
 *
 * <p>What goes into the gates has 4h channels: for each colour, red first, h / colours of i, of f, of o and of g.
 */
public sealed interface RecurrentLayer extends Module {
    /** One of each direction. */
    List<Recurrence> recurrences();

    /** 1x1, masked, [N, H, W, h] to [N, H, W, 2h], which is added to the map. */
    Conv out();

    /**
     * Long short-term memory in one direction.
     *
     * @param input K^is, masked, [N, H, W, 2h] to [N, H, W, 4h]
     * @param states K^ss, [K, h, 4h], with i of all units first
     */
    record Recurrence(Conv input, Tensor states) implements Module {
        /** K, states that a cell reads. */
        public int taps() {
            return states.shape().dim(0);
        }

        /** h. */
        public int units() {
            return states.shape().dim(1);
        }
    }

    /**
     * A Row LSTM, section 3.1: a state goes on from those of the row above, of odd many columns round its own.
     *
     * @param down from the first row to the last
     */
    record Row(Recurrence down, Conv out) implements RecurrentLayer {
        @Override
        public List<Recurrence> recurrences() {
            return List.of(down);
        }
    }

    /**
     * A diagonal BiLSTM, section 3.2: a state goes on from those above and beside it; tap 0 of K^ss is the one above.
     *
     * @param fromLeft goes on from the state to the left
     * @param fromRight goes on from the state to the right, and is seen one row below
     */
    record Diagonal(Recurrence fromLeft, Recurrence fromRight, Conv out) implements RecurrentLayer {
        @Override
        public List<Recurrence> recurrences() {
            return List.of(fromLeft, fromRight);
        }
    }
}
