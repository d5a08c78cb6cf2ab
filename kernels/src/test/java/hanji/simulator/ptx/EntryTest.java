package hanji.simulator.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryTest {
    @ParameterizedTest
    @CsvSource({
        "_Z5scalePfPKffi, scale",
        "scale, scale",
        "_Z9999x, _Z9999x",
        "_Zx, _Zx",
        "_Z3fooILi4EEvPf, foo",
        "_ZN4math5scaleEPfi, math::scale",
        "_ZN9x, _ZN9x",
        "_ZL4tapsx, taps"
    })
    void theSourceNameIsWithoutTypes(String name, String inSource) {
        assertEquals(inSource, Entry.sourceName(name));
    }
}
