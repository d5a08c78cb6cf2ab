package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elementary functions at F32 arguments, against values of mpmath with 40 digits (x first rounded to F32). */
class KnownValuesTest {
    @ParameterizedTest
    @CsvSource({
        "EXP, 1, 2.71828182845904524",
        "EXP, -2.5, 0.0820849986238987952",
        "EXP, 88, 1.65163625499400186e+38",
        "EXP, -100, 3.72007597602083596e-44",
        "LOG, 2, 0.693147180559945309",
        "LOG, 10, 2.30258509299404568",
        "LOG, 1e-40, -92.1034091096648769",
        "LOG1P, 1e-3, 0.00099950038053353447",
        "LOG1P, -0.5, -0.693147180559945309",
        "LOG1P, 1e10, 23.0258509300404568",
        "TANH, 0.5, 0.462117157260009759",
        "TANH, -2, -0.964027580075816884",
        "TANH, 1e-3, 0.000999999714164203808",
        "SIGMOID, 1, 0.731058578630004879",
        "SIGMOID, -20, 2.06115361819020358e-9",
        "SOFTPLUS, 1, 1.31326168751822283",
        "SOFTPLUS, -20, 2.0611536203143807e-9",
        "SIN, 1, 0.841470984807896507",
        "SIN, 100, -0.506365641109758794",
        "SIN, 1e22, -0.734081535296101526",
        "SIN, 3.4028234663852886e38, -0.521876523333658541",
        "COS, 1, 0.540302305868139717",
        "COS, 100, 0.862318872287683934",
        "COS, 1e22, 0.679061337095050972",
        "COS, 3.4028234663852886e38, 0.853021039830304158"
    })
    void isNearTheTrueValue(Function function, double x, double expected) {
        double ulps = function == Function.SIGMOID ? 2.4 : 1.9; // docs/numerics.md, "Elementary functions"
        assertEquals(expected, function.of.at((float) x), ulps * Math.ulp((float) expected));
    }

    enum Function {
        EXP(Exp::exp),
        LOG(Log::log),
        LOG1P(Log1p::log1p),
        TANH(Tanh::tanh),
        SIGMOID(Sigmoid::sigmoid),
        SOFTPLUS(Softplus::softplus),
        SIN(SinCos::sin),
        COS(SinCos::cos);

        private final OfFloat of;

        Function(OfFloat of) {
            this.of = of;
        }
    }

    private interface OfFloat {
        float at(float x);
    }
}
