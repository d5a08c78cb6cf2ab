package hanji.bench;

import hanji.bench.gpu.PriceList;
import hanji.generative.cli.Result;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the table of docs/precision.md. */
@Command(
        name = "prices",
        description =
                "Prints the table of docs/precision.md, in Markdown: what products and convolutions take at least in"
                        + " STRICT, TF32 and BF16 on a GPU, on paper.",
        footer = {"%nExample:", "  ./hanji bench prices"})
final class PrintedPrices implements Callable<Result> {
    @Override
    public Result call() {
        return new Markdown(new PriceList().markdown());
    }
}
