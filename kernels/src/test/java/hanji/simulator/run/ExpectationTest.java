package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Shape;
import hanji.tensor.format.FormatException;
import hanji.tensor.format.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationTest {
    private static Expectation.Outcome outcome(String text, String after, Tolerance tolerance, String... before) {
        List<Argument> arguments = Stream.of(before).map(Argument::parse).toList();
        ByteBuffer elements = ((Argument.Array) Argument.parse(after)).elements();
        return Expectation.parse(text).of(arguments, Map.of(0, elements), tolerance);
    }

    private static boolean isMet(String text, String after, Tolerance tolerance, String... before) {
        return outcome(text, after, tolerance, before).isMet();
    }

    @Test
    void aFormulaIsOfTheArgumentsBeforeTheLaunch() {
        assertTrue(isMet(
                "arg0[i]=arg1[i]*2+arg2", "f32[3]=1,3,5", Tolerance.NONE, "f32[3]=zeros", "f32[3]=ramp", "i32=1"));
        Expectation.Outcome wrong = outcome(
                "arg0[i]=arg1[i]*2+arg2", "f32[3]=1,4,6", Tolerance.NONE, "f32[3]=zeros", "f32[3]=ramp", "i32=1");
        assertEquals(2, wrong.differing());
        assertEquals(1, wrong.first());
        assertEquals(4f, wrong.found());
        assertEquals(3f, wrong.wanted());
        assertTrue(wrong.line().contains("2 of 3 elements, first element 1: 4.0, not 3.0"), wrong::line);
    }

    @Test
    void numbersAreThoseThatTheKernelGetsAndResultsAreRounded() {
        assertTrue(isMet("arg0[i]=arg1", "f64[1]=" + (double) 0.1f, Tolerance.NONE, "f64[1]=zeros", "f32=0.1"));
        assertTrue(isMet("arg0[i]=1/3", "f32[2]=0.33333334", Tolerance.NONE, "f32[2]=zeros"));
        assertTrue(isMet("arg0[i]=1/3", "f16[2]=0.3333", Tolerance.NONE, "f16[2]=zeros"));
        assertTrue(isMet("arg0[i]=i*i", "i64[4]=0,1,4,9", Tolerance.NONE, "i64[4]=zeros"));
        assertTrue(isMet("arg0[i]=200+100*i", "u8[2]=200,44", Tolerance.NONE, "u8[2]=zeros"));
    }

    @Test
    void bitsAreComparedAndAnyNanIsAnyOther() {
        assertFalse(isMet("arg0[i]=0", "f32[1]=-0.0", Tolerance.NONE, "f32[1]=zeros"));
        assertTrue(isMet("arg0[i]=nan", "f32[1]=nan", Tolerance.NONE, "f32[1]=zeros"));
        assertFalse(isMet("arg0[i]=nan", "f32[1]=1", Tolerance.parse("9"), "f32[1]=zeros"));
    }

    @Test
    void tolerancesAreAbsoluteRelativeOrOfUnitsInTheLastPlace() {
        String after = "f32[1]=1000.001";
        assertTrue(isMet("arg0[i]=1000", after, Tolerance.parse("0.002"), "f32[1]=zeros"));
        assertFalse(isMet("arg0[i]=1000", after, Tolerance.parse("0.0005"), "f32[1]=zeros"));
        assertTrue(isMet("arg0[i]=1000", after, Tolerance.parse("2e-6rel"), "f32[1]=zeros"));
        assertFalse(isMet("arg0[i]=1000", after, Tolerance.parse("5e-7rel"), "f32[1]=zeros"));
        String next = "f32[1]=" + Math.nextUp(1f);
        assertTrue(isMet("arg0[i]=1", next, Tolerance.parse("1ulp"), "f32[1]=zeros"));
        assertFalse(
                isMet("arg0[i]=1", "f32[1]=" + Math.nextUp(Math.nextUp(1f)), Tolerance.parse("1ulps"), "f32[1]=zeros"));
        assertTrue(isMet("arg0[i]=0", "f32[1]=" + -Float.MIN_VALUE, Tolerance.parse("2ulps"), "f32[1]=zeros"));
        assertTrue(isMet("arg0[i]=inf", "f32[1]=inf", Tolerance.parse("1e-5"), "f32[1]=zeros"));
        assertFalse(isMet("arg0[i]=inf", "f32[1]=1", Tolerance.parse("1e-5rel"), "f32[1]=zeros"));
        assertFalse(isMet("arg0[i]=inf", "f32[1]=-inf", Tolerance.parse("2rel"), "f32[1]=zeros"));
        for (String wrong : List.of("", "small", "-1", "1e-5abs", "rel", "1e999"))
            assertThrows(IllegalArgumentException.class, () -> Tolerance.parse(wrong), wrong);
    }

    /** Numbers go up from below zero to above it; those of a negative sign lie the other way round in their bits. */
    @Test
    void unitsInTheLastPlaceAreCountedBelowZeroToo() {
        for (String type : List.of("f32", "f64")) {
            double one = type.equals("f32") ? Math.nextUp(-1f) : Math.nextUp(-1.0);
            double two = type.equals("f32") ? Math.nextUp(Math.nextUp(-1f)) : Math.nextUp(Math.nextUp(-1.0));
            String before = type + "[1]=zeros";
            assertTrue(isMet("arg0[i]=-1", type + "[1]=" + one, Tolerance.parse("1ulp"), before));
            assertFalse(isMet("arg0[i]=-1", type + "[1]=" + two, Tolerance.parse("1ulp"), before));
            assertTrue(isMet("arg0[i]=-1", type + "[1]=" + two, Tolerance.parse("2ulps"), before));
            assertFalse(isMet("arg0[i]=-1", type + "[1]=1", Tolerance.parse("1000ulps"), before));
        }
        double least = -Float.MIN_VALUE, next = Float.MIN_VALUE;
        assertTrue(isMet("arg0[i]=" + least, "f32[1]=" + next, Tolerance.parse("2ulps"), "f32[1]=zeros"));
        assertFalse(isMet("arg0[i]=" + least, "f32[1]=" + next, Tolerance.parse("1ulp"), "f32[1]=zeros"));
    }

    @Test
    void aFileHasTheBitsOrDoubles(@TempDir Path folder) throws IOException {
        Path same = folder.resolve("y.npy"), doubles = folder.resolve("d.npy");
        ArrayFile.write(same, array("f32[2]=0.1,2"), array("f32[2]=0.1,2").elements());
        ArrayFile.write(doubles, array("f64[2]=0.1,2"), array("f64[2]=0.1,2").elements());
        for (Path file : List.of(same, doubles)) {
            assertTrue(isMet("arg0=file:" + file, "f32[2]=0.1,2", Tolerance.NONE, "f32[2]=zeros"));
            assertEquals(
                    1,
                    outcome("arg0=file:" + file, "f32[2]=0.1,3", Tolerance.NONE, "f32[2]=zeros")
                            .first());
        }
        assertThrows(
                FormatException.class,
                () -> isMet("arg0=file:" + same, "f32[3]=zeros", Tolerance.NONE, "f32[3]=zeros"));
    }

    @Test
    void everyTypeGoesThroughAFileAndBack(@TempDir Path folder) throws IOException {
        for (Argument.Type type : Argument.Type.values()) {
            String name = type.name().toLowerCase(java.util.Locale.ROOT);
            Path file = folder.resolve(name + ".npy");
            Argument.Array random = array(name + "[37]=random:5");
            ArrayFile.write(file, random, random.elements());
            assertEquals(random.elements(), array(name + "[37]=file:" + file).elements(), name);
        }
    }

    @Test
    void anotherTypeIsOneLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.npy");
        ArrayFile.write(file, array("f64[2]=ramp"), array("f64[2]=ramp").elements());
        String message = assertThrows(
                        FormatException.class,
                        () -> array("f32[2]=file:" + file).elements())
                .getMessage();
        assertTrue(message.contains("holds F64, and the argument is f32, for which it has to hold F32"), message);
        message = assertThrows(
                        FormatException.class,
                        () -> array("f64[3]=file:" + file).elements())
                .getMessage();
        assertTrue(message.contains("holds 2 elements [2], and the argument has 3"), message);
    }

    @Test
    void matricesAreReadRowByRow(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("m.npy");
        ByteBuffer elements = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) elements.putInt(i);
        new StoredArray("I32", Shape.of(2, 3), elements.flip()).writeNpy(file);
        assertEquals(
                4,
                array("i32[6]=file:" + file)
                        .element(array("i32[6]=file:" + file).elements(), 4));
    }

    private static Argument.Array array(String text) {
        return (Argument.Array) Argument.parse(text);
    }

    @Test
    void whatDoesNotFitIsOneLine() {
        for (String wrong :
                List.of("arg0", "arg0=2", "arg0[i]", "arg0[j]=2", "arg0[i]=file:", "out[i]=1", "arg0[i]==1"))
            assertThrows(IllegalArgumentException.class, () -> Expectation.parse(wrong), wrong);
        for (String wrong : List.of("arg0[i]=arg1", "arg0[i]=arg2[i]", "arg0[i]=arg1[i-1]", "arg0[i]=arg1[i/2]"))
            assertThrows(
                    IllegalArgumentException.class,
                    () -> isMet(wrong, "f32[2]=zeros", Tolerance.NONE, "f32[2]=zeros", "f32[2]=zeros"),
                    wrong);
    }
}
