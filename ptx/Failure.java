import java.util.List;
import java.util.Map;

/** What is wrong, a line each. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    final List<String> lines;

    Failure(String... lines) {
        this.lines = List.of(lines);
    }

    static Failure each(Map<Unit, String> faults, String whatToDo) {
        return new Failure(faults.entrySet().stream()
                .map(fault -> fault.getKey().ptx() + ": " + fault.getValue() + "; " + whatToDo)
                .toArray(String[]::new));
    }
}
