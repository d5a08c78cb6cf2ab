package hanji.generative.certificate;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.FieldOfView.Mark;
import hanji.generative.model.Fitted;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.run.Zoo;
import hanji.generative.sampler.Causal;
import hanji.kernels.conv.Mask;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FieldOfViewTest {
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;

    private static <O extends Record> Fitted fitted(Recipe<O> recipe, int height, int width, Device device) {
        var site = new Site(height, width, 1, 3, device, DType.F32, new Noise(1));
        return recipe.learner(recipe.tiny(), site).fitted();
    }

    private static List<Causal.Product> products(Recipe<?> recipe, Device device) {
        return ((Causal) fitted(recipe, HEIGHT, WIDTH, device)).products();
    }

    private static void check(Causal.Product product, Device device) {
        var matrix = DependencyMatrix.of(product.logits(), HEIGHT, WIDTH, 1, product.order(), device);
        List<Place> places = Stream.iterate(0, pixel -> (pixel + 7) % (HEIGHT * WIDTH))
                .limit(70) // more than are followed at once
                .map(pixel -> new Place(pixel / WIDTH, pixel % WIDTH, 0))
                .toList();
        List<FieldOfView> views = FieldOfView.of(product.logits(), HEIGHT, WIDTH, 1, product.order(), device, places);
        assertEquals(places.size(), views.size());
        for (int i = 0; i < views.size(); i++) {
            Place place = places.get(i);
            assertEquals(place, views.get(i).place());
            assertEquals(matrix.view(place).picture(0), views.get(i).picture(0), place::toString);
            assertEquals(matrix.receptiveField(place), views.get(i).receptiveField());
        }
    }

    @TestFactory
    Stream<DynamicTest> viewsOfSomePixelsAreRowsOfTheMatrix() {
        return Zoo.recipes().stream()
                .filter(recipe -> fitted(recipe, 4, 4, Device.CPU) instanceof Causal) // some take even sizes only
                .map(recipe -> DynamicTest.dynamicTest(
                        recipe.card().name(),
                        () -> products(recipe, Device.CPU).forEach(product -> check(product, Device.CPU))));
    }

    /** An order that is given as fixed indices, which lie on the device too. */
    @Test
    void aSimulatedGpuSaysTheSame() {
        Device simulated = Device.cuda(new Cuda(new SimulatedDriver(Simulation.FAST)));
        check(products(Zoo.find("lmconv").orElseThrow(), simulated).getLast(), simulated);
    }

    /** One row of pixels under a kernel without a mask: each sees itself and its neighbours. */
    @Test
    void whatIsSeenThoughItIsNotEarlierIsALeak() {
        Tensor weight = Tensor.full(1, DType.F64, Shape.of(1, 3, 1, 2), Device.CPU);
        Tensor bias = Tensor.zeros(DType.F64, Shape.of(2), Device.CPU);
        FieldOfView view = FieldOfView.of(
                        image -> reshape(maskedConv2d(cast(image, DType.F64), weight, bias, Mask.NONE), 1, 1, 5, 1, 2),
                        1,
                        5,
                        1,
                        IntStream.range(0, 5).boxed().toList(),
                        Device.CPU,
                        List.of(new Place(0, 2, 0)))
                .getFirst();
        assertEquals("o#!!.\n", view.picture(0));
        assertEquals(List.of(new Place(0, 2, 0), new Place(0, 3, 0)), view.all(Mark.LEAK));
        assertEquals("It can depend on 1 of the 2 intensities before it.", view.inWords());
        assertTrue(view.all(Mark.ITSELF).isEmpty());
    }
}
