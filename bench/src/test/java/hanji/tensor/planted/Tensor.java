package hanji.tensor.planted;

/** A tensor that has grown arithmetic. */
public record Tensor(double value) {
    public Tensor add(Tensor other) {
        return new Tensor(value + other.value);
    }
}
