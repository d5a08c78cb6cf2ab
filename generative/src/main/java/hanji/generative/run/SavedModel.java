package hanji.generative.run;

import hanji.generative.Density;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * A trained model as its run folder holds it.
 *
 * @param model its name, for example pixelcnn
 * @param settings of the run
 * @param density ready for use
 * @param device where the density is computed
 * @param height rows of an image
 * @param width columns
 * @param colours channels
 */
public record SavedModel(
        String model, Settings settings, Density density, Device device, int height, int width, int colours) {
    /**
     * Reads the model of a run.
     *
     * @param device asked only for a model that has a network to run there
     */
    public static SavedModel load(RunFolder folder, Supplier<Device> device) throws IOException {
        var checkpoint = folder.readCheckpoint();
        String model = checkpoint.setting(folder.checkpoint(), "model");
        return switch (model) {
            case PixelCnnRun.MODEL ->
                PixelCnnRun.resume(folder, checkpoint, device.get()).saved();
            case CountTableRun.MODEL -> CountTableRun.load(folder, checkpoint);
            default ->
                throw new FormatException(folder.checkpoint(), "holds a model that this Hanji does not know: " + model);
        };
    }
}
