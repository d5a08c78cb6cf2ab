package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ArgumentTest {
    private static Argument.Array array(String text) {
        return (Argument.Array) Argument.parse(text);
    }

    private static Number number(String text) {
        return ((Argument.Scalar) Argument.parse(text)).value();
    }

    @Test
    void numbersHaveTheTypeTheyName() {
        assertEquals(1024, number("i32=1024"));
        assertEquals(-1, number("i32=-1"));
        assertEquals(1L << 40, number("i64=1099511627776"));
        assertEquals(0.5f, number("f32=0.5"));
        assertEquals(1e300, number("f64=1e300"));
    }

    @Test
    void valuesStandForAllElementsOrOneEach() {
        Argument.Array each = array("f32[4]=1,-inf,nan,2.5");
        assertEquals(Float.NEGATIVE_INFINITY, each.element(each.elements(), 1));
        assertEquals(Float.NaN, each.element(each.elements(), 2));
        assertEquals(2.5f, each.element(each.elements(), 3));
        Argument.Array all = array("i16[3]=-7");
        for (int i = 0; i < 3; i++) assertEquals((short) -7, all.element(all.elements(), i));
    }

    @Test
    void smallNumbersStructsAndAddressesHaveAFormOfTheirOwn() {
        assertArrayEquals(new byte[] {-2, -1}, ((Argument.Scalar) Argument.parse("i16=-2")).content());
        assertArrayEquals(new byte[] {1}, ((Argument.Scalar) Argument.parse("u8=1")).content());
        assertArrayEquals(new byte[] {0, 0, -128, 63}, ((Argument.Struct) Argument.parse("bytes=0000803f")).content());
        assertEquals(new Argument.Pointer("arg2-3", 2, -3), Argument.parse("arg2-3"));
        assertEquals(new Argument.Pointer("arg0", 0, 0), Argument.parse("arg0"));
    }

    @Test
    void rampsCountUpInEveryType() {
        for (String type : new String[] {"f32", "f64", "i16", "i32", "i64", "u8"}) {
            Argument.Array ramp = array(type + "[200]=ramp");
            assertEquals(199, ramp.element(ramp.elements(), 199).intValue(), type);
        }
    }

    @Test
    void randomFloatsFillMinusOneToOneAndDependOnTheSeedAlone() {
        for (String type : new String[] {"f32", "f64"}) {
            Argument.Array random = array(type + "[1000]=random:7");
            ByteBuffer elements = random.elements();
            double least = 1, most = -1;
            for (int i = 0; i < 1000; i++) {
                double value = random.element(elements, i).doubleValue();
                assertTrue(value >= -1 && value < 1);
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            assertTrue(least < -0.99 && most > 0.99);
            assertEquals(elements, array(type + "[1000]=random:7").elements());
            assertFalse(elements.equals(array(type + "[1000]=random:8").elements()));
        }
    }

    @Test
    void whatIsNotUnderstoodIsNamedBesideTheForm() {
        for (String wrong : new String[] {
            "",
            "f32",
            "f32=",
            "f32[4]",
            "f32[4]=ones",
            "f16[4]=zeros",
            "f32[-1]=zeros",
            "f32[0]=zeros",
            "f32[4]=random",
            "f32[4]=random:x",
            "i32=0.5",
            "u8=256",
            "i8=128",
            "f32[3]=1,2",
            "bytes=0",
            "arg=1",
            "i32=9999999999",
            "f64[999999999]=zeros"
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> Argument.parse(wrong), wrong)
                    .getMessage();
            assertTrue(message.startsWith("argument '" + wrong + "' is not understood: "), message);
            assertFalse(message.contains("\n"), message);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Argument.parse("f32[4]=ones"))
                .getMessage()
                .contains("zeros|ramp|unwritten|random:SEED"));
    }
}
