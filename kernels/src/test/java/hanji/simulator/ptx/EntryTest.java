package hanji.simulator.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryTest {
    @ParameterizedTest
    @CsvSource({
        "_Z5scalePfPKffi, scale",
        "scale, scale",
        "_Z9999x, _Z9999x",
        "_Zx, _Zx",
        "_Z3fooILi4EEvPf, foo<4>",
        "_ZN4math5scaleEPfi, math::scale",
        "_ZN9x, _ZN9x",
        "_ZL4tapsx, taps"
    })
    void theSourceNameIsWithoutTypes(String name, String inSource) {
        assertEquals(inSource, Entry.sourceName(name));
    }

    /** The right side is what GNU c++filt 2.42 writes, but for results of functions and blanks between brackets. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        _Z5scaleIfLi4EEvPT_PKS0_i                | scale<float, 4>(float*, float const*, int)
        _Z5scaleIdLin2EEvPT_PKS0_i               | scale<double, -2>(double*, double const*, int)
        _Z4sameIfEvv                             | same<float>()
        _ZN4math4takeIfEEvN2ns3BoxINS2_IT_EEEEPKNS1_1PERKS3_PKPS6_PS3_ | \
        math::take<float>(ns::Box<ns::Box<float>>, ns::P const*, float const&, ns::P* const*, float*)
        _ZN53_INTERNAL_1_t_cu_2_3_4_56hiddenEPhtlPVKi | _ZN53_INTERNAL_1_t_cu_2_3_4_56hiddenEPhtlPVKi
        _ZN12_GLOBAL__N_16hiddenEPhtlPVi         | (anonymous namespace)::hidden(unsigned char*, unsigned short, long, int volatile*)
        _ZN3cub6detail6reduceEPKSt4pairIifE      | cub::detail::reduce(std::pair<int, float> const*)
        _Z1fIN2ns1PEEvPT_S3_RKS2_                | f<ns::P>(ns::P*, ns::P*, ns::P const&)
        _Z5packsILb1ELj7EJfPN2ns1PEEEvPiDpT1_    | _Z5packsILb1ELj7EJfPN2ns1PEEEvPiDpT1_
        _Z3runPFvvE                              | _Z3runPFvvE
        plain                                    | plain
        """)
    void theSignatureTellsOverloadsApart(String name, String signature) {
        assertEquals(signature, Entry.signature(name));
    }

    @Test
    void aNameIsReadWhereItsParametersAreNot() {
        assertEquals("packs<true, 7u, float, ns::P*>", Entry.sourceName("_Z5packsILb1ELj7EJfPN2ns1PEEEvPiDpT1_"));
        assertEquals("run", Entry.sourceName("_Z3runPFvvE"));
    }
}
