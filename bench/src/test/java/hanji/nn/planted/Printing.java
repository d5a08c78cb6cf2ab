package hanji.nn.planted;

/** Prints outside the command line. */
public record Printing(String line) {
    public void print() {
        System.out.println(line);
    }
}
