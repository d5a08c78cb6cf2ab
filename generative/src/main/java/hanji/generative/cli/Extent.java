package hanji.generative.cli;

import hanji.simulator.Dim3;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the extent of a grid or a block, {@code X[,Y,Z]}; an axis that is left out has 1. */
final class Extent implements ITypeConverter<Dim3> {
    @Override
    public Dim3 convert(String word) {
        String[] parts = word.split(",", -1);
        int[] extent = {1, 1, 1};
        try {
            for (int axis = 0; axis < parts.length && parts.length <= extent.length; axis++) {
                extent[axis] = Integer.parseInt(parts[axis].strip());
            }
        } catch (NumberFormatException _) {
            extent[0] = 0; // reported below
        }
        if (parts.length > extent.length || extent[0] < 1 || extent[1] < 1 || extent[2] < 1) {
            throw new TypeConversionException(
                    "'" + word + "' is no extent; expected X, X,Y or X,Y,Z, whole numbers of at least 1");
        }
        return new Dim3(extent[0], extent[1], extent[2]);
    }
}
