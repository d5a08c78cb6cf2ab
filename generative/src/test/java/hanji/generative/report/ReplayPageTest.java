package hanji.generative.report;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.CumSum.cumSum;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.TapeReplay;
import hanji.generative.explain.Example;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ReplayPageTest {
    private static final int DESKTOP = 1200, PHONE = 390;

    @TempDir
    private Path folder;

    private static ReplayPage page(TapeReplay replay) {
        return new ReplayPage("A page <b>", List.of("Words."), replay);
    }

    private static TapeReplay replay(String example) {
        return Example.find(example).orElseThrow().replay();
    }

    private String run(TapeReplay replay, String script) throws IOException, InterruptedException {
        return Browser.run(page(replay).html(), script, DESKTOP, folder);
    }

    private static List<Integer> bits(TapeReplay.Value value) {
        return value.elements().stream()
                .map(element -> Float.floatToIntBits(element.floatValue()))
                .toList();
    }

    /** Whole numbers are left as they are. */
    private static List<Tensor> changed(Example example, RandomGenerator random) {
        List<Tensor> changed = new ArrayList<>();
        for (Tensor input : example.inputs()) {
            double[] values = input.toDoubles();
            for (int i = 0; i < values.length; i++) values[i] += random.nextGaussian();
            changed.add(
                    input.dtype() == DType.F32
                            ? Tensor.of(values, input.shape().dims()).to(DType.F32, input.device())
                            : input);
        }
        return changed;
    }

    @TestFactory
    Stream<DynamicTest> changedInputsGiveTheBitsThatTheEngineGives() {
        var random = new SplittableRandom(20);
        return Example.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    List<Tensor> changed = changed(example, random);
                    TapeReplay usual = example.replay();
                    var edits = new StringBuilder("(");
                    for (TapeReplay.Value value : usual.values())
                        for (int i = 0; i < example.inputs().size(); i++)
                            if (value.name().equals(example.inputs().get(i).name())
                                    && changed.get(i) != example.inputs().get(i))
                                for (int k = 0; k < value.size(); k++)
                                    edits.append("replayPage.edit(%d, %d, %s), "
                                            .formatted(
                                                    value.id(),
                                                    k,
                                                    changed.get(i).get(k)));
                    String shown = run(
                            usual, edits + "JSON.stringify(replayPage.all.map(value => value.data.map(F32.bits))))");
                    String expected = example.replay(changed).values().stream()
                            .map(value -> bits(value).toString().replace(" ", ""))
                            .collect(Collectors.joining(",", "[", "]"));
                    assertEquals(expected, shown);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyGradientIsTheSumOfItsContributionsBitForBit() {
        return Example.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    TapeReplay replay = example.replay();
                    long gradients = replay.contributions().stream()
                            .map(TapeReplay.Contribution::to)
                            .distinct()
                            .count();
                    assertEquals(String.valueOf(gradients), run(replay, """
                [...new Set(replayPage.data.contributions.map(each => each.to))].filter(id => {
                  replayPage.go(replayPage.steps.length);
                  return replayPage.all[id].data.every((x, element) => {
                    replayPage.choose(id, element);
                    return document.getElementById('exact').textContent.includes('bit for bit')
                      && document.querySelectorAll('.later').length === 0;
                  });
                }).length"""));
                }));
    }

    @Test
    void keysAndButtonsStepForwardsAndBack() throws IOException, InterruptedException {
        assertEquals("0 of 7, 2 of 7, 1 of 7, 7 of 7, 6 of 7, 0 of 7, 1 of 7", run(replay("chain"), """
            (() => {
              const places = [], see = () => places.push(document.getElementById('place').textContent);
              const key = key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
              see(); key('ArrowRight'); key('ArrowRight'); see(); key('ArrowLeft'); see(); key('End'); key('ArrowRight'); see();
              document.getElementById('back').click(); see(); key('Home'); see(); document.getElementById('forward').click(); see();
              return places.join(', ');
            })()"""));
    }

    @Test
    void aStepShowsTheFormulaTheRuleAsItRanAndWhatItAdded() throws IOException, InterruptedException {
        String shown = run(
                replay("fan-out"),
                "(replayPage.go(replayPage.steps.length), document.getElementById('step').textContent)");
        for (String part : List.of("Backward through", "multiply(x, y)", "∂a += ∂y · b", "What it added", "∂x", "∂y"))
            assertTrue(shown.contains(part), shown);
    }

    @Test
    void everyOpThatThePageComputesHasAFormula() throws IOException, InterruptedException {
        assertEquals(
                "",
                run(
                        replay("chain"),
                        "OPS.names.map(name => name.split(/[.$]/).pop()).filter(op => !RULES[op]).join()"));
    }

    @Test
    void aGradientShowsEveryWayToTheLossAndItsPartialSums() throws IOException, InterruptedException {
        String shown = run(
                replay("fan-out"),
                "(replayPage.go(99), replayPage.choose(0), document.getElementById('value').textContent)");
        for (String part : List.of("sin(x)", "square(x)", "multiply(x, y)", "3 terms add up", "→ loss"))
            assertTrue(shown.contains(part), shown);
    }

    @Test
    void anInnerBackwardPassIsDrawnAsAGraph() throws IOException, InterruptedException {
        String boxes =
                "document.querySelectorAll('.box').length + ' ' + document.querySelectorAll('.box.second').length";
        TapeReplay replay = replay("second-order");
        long forward =
                replay.values().stream().filter(value -> !value.isBackward()).count();
        long inner = replay.values().stream()
                .filter(value -> !value.isBackward())
                .filter(value ->
                        value.call().flatMap(TapeReplay.Made::gradientOf).isPresent())
                .count();
        assertTrue(inner > 3);
        assertEquals(forward + " " + inner, run(replay, boxes));
        assertEquals(
                String.valueOf(replay.values().size()),
                run(replay, "(document.getElementById('backward').click(), document.querySelectorAll('.box').length)"));
    }

    @Test
    void typingIntoAnInputChangesTheLoss() throws IOException, InterruptedException {
        assertEquals("1 true", run(replay("chain"), """
            (() => {
              const input = document.querySelector('#value input');
              input.value = '0'; input.dispatchEvent(new Event('change'));
              return replayPage.all[replayPage.data.loss].data[0] + ' ' + !document.getElementById('reset').hidden;
            })()"""));
    }

    @Test
    void anOpThatTheInterpreterDoesNotKnowMakesInputsReadOnly() throws IOException, InterruptedException {
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).named("x");
        try (var tape = Tape.open()) {
            String shown = run(
                    tape.replay(sum(cumSum(x, 0)), List.of(x)),
                    "document.getElementById('editing').textContent + document.querySelectorAll('#value input').length");
            assertEquals("Inputs are read-only here: the interpreter does not know the op CumSum.0", shown);
        }
    }

    @Test
    void aLargeTensorIsCutAndSaysSo() throws IOException, InterruptedException {
        Tensor x = Tensor.zeros(DType.F32, Shape.of(5000), Device.CPU).named("x");
        try (var tape = Tape.open()) {
            String shown = run(
                    tape.replay(sum(multiply(x, x)), List.of(x)),
                    "document.getElementById('editing').textContent + document.getElementById('value').textContent");
            assertTrue(shown.contains("x has 5,000 elements, of which the page carries 1024"), shown);
            assertTrue(shown.contains("Cut: 16 of 5,000 elements are shown."), shown);
        }
    }

    @TestFactory
    Stream<DynamicTest> fitsAPhone() {
        return Example.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    String html =
                            page(example.replay()).html().replace("<body>", "<body style=\"width: " + PHONE + "px\">");
                    String script = """
                [0, 3, 99].map(step => {
                  replayPage.go(step);
                  return [...document.querySelectorAll('main > section')].every(section =>
                    section.getBoundingClientRect().right <= 390 && (section.scrollWidth <= section.clientWidth || section.id === 'graph'));
                }).join()""";
                    assertEquals("true,true,true", Browser.run(html, script, PHONE, folder));
                }));
    }

    @Test
    void thePageNeedsNoNetworkAndNoText() {
        String html = page(replay("network")).html();
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("http"), "a link");
        assertTrue(html.contains("A page &lt;b&gt;"));
        Tensor odd = Tensor.of(new float[] {1}).named("</script>");
        try (var tape = Tape.open()) {
            assertFalse(page(tape.replay(sum(multiply(odd, odd)), List.of(odd)))
                    .html()
                    .contains("\"</script>"));
        }
    }

    @Test
    void aVeryLongComputationIsRefused() {
        Tensor x = Tensor.of(new float[] {1});
        try (var tape = Tape.open()) {
            Tensor y = x;
            for (int i = 0; i < 400; i++) y = multiply(y, x);
            TapeReplay replay = tape.replay(y, List.of(x));
            assertThrows(IllegalArgumentException.class, () -> page(replay));
        }
    }
}
