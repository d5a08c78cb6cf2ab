import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.log;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.reduce.Sum.sumKeepingAxes;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax and cross-entropy: from any numbers to probabilities, to a loss, and a gradient that is a difference.
 *
 * Run it with
 *
 *     ./hanji lesson 6
 */
final class Lesson06SoftmaxCrossEntropy {
    static void main() {
        // ---- Probabilities of any numbers ----
        // A network's last layer gives one number for each class, the logits. softmax makes probabilities of them:
        //     p[k] = exp(x[k]) / sum over j of exp(x[j])
        Tensor logits = Tensor.of(new float[] {0, 1, 3}, 1, 3);
        show("softmax        ", softmax(logits));
        // > softmax         [0.042010065, 0.1141952, 0.84379476]

        // Only differences count: 100 more on each logit changes nothing.
        show("all 100 higher ", softmax(Tensor.of(new float[] {100, 101, 103}, 1, 3)));
        // > all 100 higher  [0.042010065, 0.1141952, 0.84379476]

        // ---- Wrong: the formula as it stands ----
        // exp(100) is 2.7e43, and the largest F32 is 3.4e38. The formula divides infinity by infinity.
        show("as it stands   ", plainly(Tensor.of(new float[] {100, 101, 103}, 1, 3)));
        // > as it stands    [NaN, NaN, NaN]

        // ---- Right: less the largest first ----
        // Since only differences count, the largest logit may be taken from all of them. Then the largest exponential
        // is exp(0) = 1: nothing overflows, and the sum is at least 1. softmax does so, always.

        // ---- The loss ----
        // Cross-entropy is minus the log of the probability that the right class got, in nats. A sure and right
        // answer costs little, a sure and wrong one much. Who knows nothing gives 1/3 to each of three classes and
        // pays log 3 = 1.0986.
        Tensor none = Tensor.of(new float[] {0, 0, 0}, 1, 3);
        show("right (class 2)", crossEntropy(logits, Tensor.of(new int[] {2}, 1)));
        show("wrong (class 0)", crossEntropy(logits, Tensor.of(new int[] {0}, 1)));
        show("knows nothing  ", crossEntropy(none, Tensor.of(new int[] {0}, 1)));
        // > right (class 2) [0.16984604]
        // > wrong (class 0) [3.169846]
        // > knows nothing   [1.0986123]

        // ---- Wrong: softmax first, then its log ----
        // A logit of 200 below the best has probability exp(-200), which F32 rounds to 0. Its log is minus infinity,
        // and so the loss is infinite, although it is 200. The log of softmax is computed as x[k] - log(sum), with no
        // softmax made.
        Tensor far = Tensor.of(new float[] {0, 200}, 1, 2);
        show("log of softmax ", log(softmax(far)));
        show("logSoftmax     ", logSoftmax(far));
        // > log of softmax  [-Infinity, 0.0]
        // > logSoftmax      [-200.0, 0.0]

        // ---- The gradient ----
        // By each logit it is p[k] - 1 for the right class and p[k] for the others: what was said less what was
        // right. It is 0 only where the right class has all the probability, and its elements add up to 0.
        try (var tape = Tape.open()) {
            Tensor loss = sum(crossEntropy(logits, Tensor.of(new int[] {2}, 1)));
            show("dlogits        ", tape.gradients(loss, List.of(logits)).of(logits));
            // > dlogits         [0.042010065, 0.11419519, -0.1562053]
        }

        // Here is why the two belong in one operation. By way of softmax and log the gradient that arrives is 1 / p,
        // which is infinite where p was rounded to 0, and the slope of softmax there is 0: infinity times 0.
        try (var tape = Tape.open()) {
            Tensor loss = scale(sum(log(softmax(far))), -1);
            show("in two steps   ", tape.gradients(loss, List.of(far)).of(far));
            // > in two steps    [NaN, NaN]
        }
        try (var tape = Tape.open()) {
            Tensor loss = sum(crossEntropy(far, Tensor.of(new int[] {0}, 1)));
            show("in one         ", tape.gradients(loss, List.of(far)).of(far));
            // > in one          [-1.0, 1.0]
        }

        // ---- Going downhill ----
        // 20 steps against the gradient of the mean loss of three images with logits of their own.
        Tensor each = Tensor.of(new float[] {0, 1, 3, 1, 0, 0, 2, 2, 2}, 3, 3),
                targets = Tensor.of(new int[] {2, 1, 0}, 3);
        float first = 0, last = 0;
        for (int step = 0; step <= 20; step++)
            try (var tape = Tape.open()) {
                Tensor loss = mean(crossEntropy(each, targets));
                last = (float) loss.item();
                if (step == 0) first = last;
                float[] slope = tape.gradients(loss, List.of(each)).of(each).toFloats();
                for (int i = 0; i < slope.length; i++) each.set(i, each.get(i) - 3 * slope[i]);
            }
        IO.println("mean loss from " + first + " to " + last);
        // > mean loss from 0.9399677 to 0.032000873
    }

    /** Softmax as the formula stands. */
    private static Tensor plainly(Tensor x) {
        Tensor e = exp(x);
        return divide(e, sumKeepingAxes(e, 1));
    }

    private static void show(String what, Tensor tensor) {
        IO.println(what + " " + Arrays.toString(tensor.toFloats()));
    }
}
