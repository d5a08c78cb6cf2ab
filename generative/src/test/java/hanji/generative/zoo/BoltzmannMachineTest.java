package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Meaning;
import hanji.generative.model.Partition;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoltzmannMachineTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final int UNITS = 9;

    private static BoltzmannMachine.Network network(int height, int width, double limit, DType dtype) {
        BoltzmannMachine.Network network = BoltzmannMachine.Network.create(TinyMachines.site(height, width, dtype));
        Untrained.scatter(network, limit);
        return network;
    }

    private static BoltzmannMachine.Machine machine(DType dtype) {
        BoltzmannMachine.Network network = network(3, 3, 0.8, dtype);
        RunningMean means = TinyMachines.means(UNITS, dtype);
        var z = new PartitionFunction(
                Meaning.EXACT,
                network.parameters().values(),
                () -> Couplings.of(network, means).exactPartition());
        return new BoltzmannMachine.Machine(network, means, TinyMachines.site(3, 3, dtype), z);
    }

    /** -E(x), by the definition: each pair of units once. */
    private static double score(BoltzmannMachine.Network network, int x) {
        int n = network.bias().size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += TinyMachines.bit(x, i) * network.bias().get(i);
            for (int j = 0; j < i; j++) {
                double coupling =
                        network.weight().get(i * n + j) + network.weight().get(j * n + i);
                sum += TinyMachines.bit(x, i) * TinyMachines.bit(x, j) * coupling;
            }
        }
        return sum;
    }

    private static double logZ(BoltzmannMachine.Network network) {
        return TinyMachines.logSum(network.bias().size(), x -> score(network, x));
    }

    private static double[] probabilities() {
        BoltzmannMachine.Network network = network(3, 3, 0.8, DType.F64);
        double logZ = logZ(network);
        return Arrays.stream(TinyMachines.all(UNITS))
                .mapToDouble(x -> Math.exp(score(network, x) - logZ))
                .toArray();
    }

    @Test
    void probabilitiesOfAllImagesSumToOneAndAreThoseOfTheEnergy() {
        double[] p = BlackAndWhiteImages.probabilities(machine(DType.F64)), expected = probabilities();
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        for (int x = 0; x < p.length; x++) assertEquals(expected[x], p[x], 1e-13);
    }

    @Test
    void samplesFollowTheProbabilities() {
        Images drawn = machine(DType.F32).path(NOISE, 40_000, List.of(30));
        assertEquals(0, BlackAndWhiteImages.deviation(probabilities(), drawn), 3);
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 0.8", "4, 5, 0.2", "1, 1, 2", "2, 5, 1"})
    void annealedImportanceSamplingIsWithinATenthOfANat(int height, int width, double limit) {
        BoltzmannMachine.Network network = network(height, width, limit, DType.F64);
        Couplings couplings = Couplings.of(network, TinyMachines.means(height * width, DType.F64));
        double exact = couplings.exactPartition().logZ();
        if (height * width <= 10) assertEquals(logZ(network), exact, 1e-11);
        Partition annealed = couplings.annealedPartition(1000, NOISE, Device.CPU);
        assertEquals(exact, annealed.logZ(), 0.1);
        assertTrue(annealed.low() <= exact && exact <= annealed.high(), annealed.text());
    }

    /** Of each pixel p(x_i | others), against the two joint probabilities that it is a ratio of. */
    @Test
    void thePseudoLikelihoodIsTheProductOfTheConditionals() {
        BoltzmannMachine.Network network = network(3, 3, 0.8, DType.F64);
        for (int x : new int[] {0, 0b101010101, 0b111000111, 0b111111111}) {
            Tensor nats = network.pseudoNats(TinyMachines.rows(UNITS, DType.F64, x), network.couplings());
            for (int i = 0; i < UNITS; i++) {
                double other = score(network, x ^ 1 << i), own = score(network, x);
                assertEquals(Math.log1p(Math.exp(other - own)), nats.get(i), 1e-12);
            }
        }
    }

    @Test
    void trainingMakesImagesLikelier() {
        Images images = Whole.clustered(3, 120, 3, 3, 3);
        Whole run = Whole.of(new BoltzmannMachine(), new BoltzmannMachine.Options(0.02, 0, 10), images);
        double before = meanNats(run.steps(1), images);
        double after = meanNats(run.steps(200), images);
        assertTrue(after < before - 0.5, after + " after " + before);
    }

    private static double meanNats(Whole run, Images images) {
        double[] nats = ((Scores) run.learner.fitted()).nats(images, NOISE);
        return Arrays.stream(nats).average().orElseThrow();
    }
}
