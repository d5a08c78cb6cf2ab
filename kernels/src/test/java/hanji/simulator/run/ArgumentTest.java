package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void halvesAreRoundedOnce() {
        double aboveTheTie = 1 + 0x1p-11 + 0x1p-30;
        assertArrayEquals(new byte[] {1, 0x3c}, ((Argument.Scalar) Argument.parse("f16=" + aboveTheTie)).content());
        aboveTheTie = 1 + 0x1p-8 + 0x1p-30;
        assertArrayEquals(
                new byte[] {(byte) 0x81, 0x3f}, ((Argument.Scalar) Argument.parse("bf16=" + aboveTheTie)).content());
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
    void halvesAreRoundedToTheNearest() {
        ByteBuffer halves = array("f16[4]=1,-inf,0.1,65520").elements();
        assertEquals(0x3c00, halves.getShort(0));
        assertEquals((short) 0xfc00, halves.getShort(2));
        assertEquals(0x2e66, halves.getShort(4));
        assertEquals(0x7c00, halves.getShort(6));
        ByteBuffer brains = array("bf16[2]=ramp").elements();
        assertEquals(0x3f80, brains.getShort(2));
        assertEquals(1f, array("bf16[2]=ramp").element(brains, 1));
    }

    @Test
    void aFileIsAnArray(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("in.bin"), new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
        Argument.Array array = array("i32[2]=@" + file);
        assertEquals(2, array.element(array.elements(), 1));
        assertThrows(
                IllegalArgumentException.class, () -> array("i32[3]=@" + file).elements());
    }

    /** A kernel that follows the second address of an array of them. */
    @Test
    void anArrayHoldsAddressesInOthers() {
        String ptx = """
            .version 8.0
            .target sm_90
            .address_size 64
            .visible .entry k(.param .u64 out, .param .u64 rows) {
            .reg .b64 %rd<4>;
            .reg .f32 %f1;
            ld.param.u64 %rd1, [out];
            ld.param.u64 %rd2, [rows];
            ld.global.u64 %rd3, [%rd2+8];
            ld.global.f32 %f1, [%rd3];
            st.global.f32 [%rd1], %f1;
            ret;
            }
            """;
        KernelRun run = KernelRun.of("k.ptx", ptx, "k", Grid.of(1, 1), "f32[4]=ramp", "ptr[2]=arg0,arg0+3");
        assertEquals(
                List.of(3f, 1f), run.run(2).assertClean().outputs().getFirst().head());
    }

    @Test
    void whatIsNotUnderstoodIsNamedBesideTheForm() {
        for (String wrong : new String[] {
            "",
            "f32",
            "f32=",
            "f32[4]",
            "f32[4]=ones",
            "f8[4]=zeros",
            "ptr[2]=arg0",
            "ptr[1]=5",
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
