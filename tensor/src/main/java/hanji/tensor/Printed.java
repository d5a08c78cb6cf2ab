package hanji.tensor;

import hanji.cuda.CudaException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A tensor to be read: what it is and where, and its first rows, in columns. */
final class Printed {
    private static final int MOST_ROWS = 6;
    private static final int MOST_COLUMNS = 8;
    private static final int DIGITS = 5;
    /** Numbers from here on are written with an exponent. */
    private static final double LARGE = 1e7;

    private static final double SMALL = 1e-4;

    private final Tensor tensor;
    private final int columns;
    private final int rows;

    private Printed(Tensor tensor) {
        this.tensor = tensor;
        int rank = tensor.shape().rank();
        columns = rank == 0 ? 1 : tensor.shape().dim(-1);
        rows = columns == 0 ? 0 : tensor.size() / columns;
    }

    /** Never fails: of a tensor whose elements are gone or out of reach it says so. */
    static String of(Tensor tensor) {
        if (!tensor.isAlive()) return tensor.label() + " (closed: its elements are gone)";
        String head = tensor.label() + " on " + tensor.device();
        try {
            return head + new Printed(tensor).elements();
        } catch (CudaException lost) {
            return head + " (its elements cannot be read: " + lost.getMessage() + ")";
        }
    }

    private String elements() {
        if (tensor.size() == 0) return ": no elements";
        int shownRows = Math.min(rows, MOST_ROWS), shownColumns = Math.min(columns, MOST_COLUMNS);
        List<String[]> cells = new ArrayList<>();
        for (int row = 0; row < shownRows; row++) cells.add(row(row, shownColumns));
        int[] widths = new int[cells.getFirst().length];
        for (String[] row : cells)
            for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], row[i].length());
        String more = shownColumns < columns ? "  … " + (columns - shownColumns) + " more" : "";
        if (rows == 1 && tensor.shape().rank() < 2) return ": " + String.join(", ", cells.getFirst()) + more;
        return cells.stream().map(row -> "\n" + line(row, widths) + more).collect(Collectors.joining())
                + (shownRows < rows ? "\n  … " + (rows - shownRows) + " more rows" : "");
    }

    /** The place of a row, then its elements. */
    private String[] row(int row, int shownColumns) {
        boolean named = tensor.shape().rank() > 1;
        String[] cells = new String[shownColumns + (named ? 1 : 0)];
        if (named) cells[0] = place(row);
        for (int i = 0; i < shownColumns; i++)
            cells[cells.length - shownColumns + i] = number(tensor.get(row * columns + i));
        return cells;
    }

    private String place(int row) {
        int[] dims = tensor.shape().dims();
        List<String> indices = new ArrayList<>(List.of(":"));
        for (int axis = dims.length - 2, rest = row; axis >= 0; rest /= dims[axis--])
            indices.addFirst(Integer.toString(rest % dims[axis]));
        return "[" + String.join(", ", indices) + "]";
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++)
            line.append("  ").append(" ".repeat(widths[i] - row[i].length())).append(row[i]);
        return line.toString();
    }

    /** Five significant digits, whole numbers as such. */
    private String number(double value) {
        if (!tensor.dtype().isFloating()) return Long.toString((long) value);
        if (!Double.isFinite(value) || Double.compare(value, -0.0) == 0) return Double.toString(value);
        var rounded = new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size == Math.rint(size) && size < LARGE) return Long.toString((long) value);
        return size < SMALL || size >= LARGE ? Double.toString(rounded.doubleValue()) : rounded.toPlainString();
    }
}
