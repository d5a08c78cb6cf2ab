package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Test errors on all of Fashion-MNIST, which must be installed: run with {@code -Dhanji.figures=true}. */
@EnabledIfSystemProperty(named = "hanji.figures", matches = "true")
class PcaFashionMnistTest {
    private static final int[] COMPONENTS = {2, 8, 16, 32, 64, 128};

    /** Of another implementation. */
    private static final double[] ERRORS = {0.0461, 0.0266, 0.02045, 0.01514, 0.01037, 0.00631};

    @Test
    void errorsAreThoseOfAnotherImplementation() {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        Split split = DataSet.of("fashion-mnist").load(roots, LoadOptions.DEFAULT.withValidation(0));
        var fitted = (Pca.Subspace) Whole.of(new Pca(), new Pca.Options(128), split.train())
                .steps(1)
                .learner
                .fitted();
        Images test = split.test();
        double[] codes = fitted.encode(test).toDoubles();
        double[] mean = fitted.mean().toDoubles();
        byte[] pixels = test.pixels();
        double distance = 0;
        for (int i = 0; i < pixels.length; i++)
            distance += Math.pow(((pixels[i] & 255) - mean[i % mean.length]) / 255, 2);
        for (int i = 0; i < ERRORS.length; i++) {
            double kept = 0;
            for (int code = 0; code < codes.length; code++)
                if (code % 128 < COMPONENTS[i]) kept += codes[code] * codes[code];
            assertEquals(ERRORS[i], (distance - kept) / pixels.length, 1e-4, "k = " + COMPONENTS[i]);
        }
    }
}
