package hanji.generative.cli;

import hanji.simulator.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the order in which a simulated launch runs its threads. */
final class ScheduleName implements ITypeConverter<Schedule> {
    @Override
    public Schedule convert(String word) {
        return switch (word) {
            case "natural" -> Schedule.NATURAL;
            case "reversed" -> Schedule.REVERSED;
            default -> seeded(word);
        };
    }

    private static Schedule seeded(String word) {
        try {
            return Schedule.random(Long.parseLong(word));
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + word
                    + "' is no schedule; expected natural, reversed or a whole number that seeds a random one");
        }
    }
}
