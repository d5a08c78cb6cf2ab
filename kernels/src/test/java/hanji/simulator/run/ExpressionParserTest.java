package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {
    /** Argument k is the number 10 k; its element j is 10 k + j. */
    private static final Expression.Values VALUES = new Expression.Values() {
        @Override
        public double number(int argument) {
            return 10 * argument;
        }

        @Override
        public double element(int argument, double index) {
            return 10 * argument + index;
        }
    };

    private static double value(String text) {
        return ExpressionParser.parse(text, List.of("i", "n")).value(VALUES, locals());
    }

    private static double[] locals() {
        double[] locals = new double[8];
        locals[0] = 3;
        locals[1] = 100;
        return locals;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        2+3*4              | 14
        (2+3)*4            | 20
        2-3-4              | -5
        12/4/3             | 1
        -i                 | -3
        -i*-2              | 6
        7%4                | 3
        1e-1*.5            | 0.05
        arg2+1             | 21
        arg1[i]*2+arg3     | 56
        arg1[n-1-i]        | 106
        i<3?1:2            | 2
        i>=3?i==3?5:6:7    | 5
        i!=3               | 0
        max(i,min(n,50))   | 50
        abs(2-i)           | 1
        sqrt(16)+floor(2.7)| 6
        exp(0)+log(1)      | 1
        sum(k,4,k*k)       | 14
        sum(k,2,sum(j,3,10*k+j)) | 36
        sum(k,0,k)         | 0
        sum(i,3,i)         | 3
        sum(k,2,k+sum(k,3,k)) | 7
        sum(i,3,i)+i       | 6
        """)
    void formulasHaveTheirValue(String text, double value) {
        assertEquals(value, value(text));
    }

    @Test
    void f32RoundsInBetween() {
        assertEquals(0.1f, value("f32(0.1)"));
        assertEquals(Double.POSITIVE_INFINITY, value("inf"));
        assertTrue(Double.isNaN(value("nan")));
    }

    @Test
    void countsAreWholeAndTheirQuotientsAreRoundedUp() {
        assertEquals(3, Counting.value("n/block", Map.of("n", 65L, "block", 32L)));
        assertEquals(130, Counting.value("n*2", Map.of("n", 65L)));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Counting.value("n*0.5", Map.of("n", 3L)))
                .getMessage()
                .contains("no whole number"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1+          | ends too early
        1 2         | '2' is too much
        m           | 'm' is not known
        tan(1)      | there is no function 'tan'
        (1          | expected ')'
        i ? 1       | expected ':'
        arg1[i      | expected ']'
        1.2.3       | is too much
        sum(3,2,1)  | begins with a name
        sum(k,1/0,1) | a sum of Infinity terms
        """)
    void whatIsNotUnderstoodIsOneLine(String text, String part) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> value(text)).getMessage();
        assertTrue(message.startsWith("formula '" + text + "' is not understood: "), message);
        assertTrue(message.contains(part), message);
        assertFalse(message.contains("\n"));
    }
}
