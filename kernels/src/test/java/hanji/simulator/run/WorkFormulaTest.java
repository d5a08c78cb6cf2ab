package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkFormulaTest {
    private static final List<Argument> ARGUMENTS =
            List.of(Argument.parse("f32[100]=unwritten"), Argument.parse("i32=7"), Argument.parse("bytes=00ff"));

    @Test
    void numbersStandForTheirValueAndArraysForTheirLength() {
        assertEquals(800, new WorkFormula("8*arg0").of(ARGUMENTS));
        assertEquals(1407, new WorkFormula("2*arg0*arg1+arg1").of(ARGUMENTS));
        assertEquals(0, new WorkFormula("0").of(ARGUMENTS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        arg1/2     | is 3.5, no number of bytes or operations
        arg1-8     | is -1.0, no number of bytes or operations
        1/0        | is Infinity, no number of bytes or operations
        arg2       | argument 2 is no number and no array
        arg3       | argument 3 is no number and no array
        arg0[1]    | not by elements of argument 0
        bytes      | 'bytes' is not known
        """)
    void whatIsNoAmountIsOneLine(String text, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> new WorkFormula(text).of(ARGUMENTS))
                .getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
    }
}
