package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.CudaException;
import org.junit.jupiter.api.Test;

class BindingTest {
    @Test
    void jCudaIsTakenWhereItIsThereAndNothingElseIsWanted() {
        assertEquals(Binding.JCUDA, Binding.choose("", "amd64"));
        assertEquals(Binding.FOREIGN, Binding.choose("", "aarch64"));
        assertEquals(Binding.FOREIGN, Binding.choose("foreign", "amd64"));
        assertEquals(Binding.JCUDA, Binding.choose("jcuda", "amd64"));
    }

    @Test
    void aWrongNameIsOneLineWithTheRightOnes() {
        assertEquals(
                "-Dhanji.cuda=JCuda names no way to the driver; there are jcuda, foreign",
                assertThrows(CudaException.class, () -> Binding.choose("JCuda", "amd64"))
                        .getMessage());
    }

    @Test
    void itSaysWhyItIsUsed() {
        assertEquals("JCuda, the usual one", Binding.JCUDA.why("", "amd64"));
        assertEquals(
                "Java's foreign-function interface, because JCuda is not there for aarch64",
                Binding.FOREIGN.why("", "aarch64"));
        assertEquals(
                "Java's foreign-function interface, as -Dhanji.cuda=foreign says",
                Binding.FOREIGN.why("foreign", "amd64"));
    }
}
