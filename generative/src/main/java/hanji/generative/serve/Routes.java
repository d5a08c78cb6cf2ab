package hanji.generative.serve;

import hanji.generative.model.Unit;
import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is at which address.
 *
 * @param shelf runs
 * @param models of them
 */
record Routes(Shelf shelf, Models models) {
    /** @throws Refusal if nothing is there, or it cannot do what was asked */
    Reply of(Request request) throws IOException {
        List<String> path = request.path();
        return switch (path.getFirst()) {
            case "" -> only(request, path.size() == 1, this::home);
            case "list" -> only(request, path.size() == 1, () -> Reply.html(ListPage.list(shelf)));
            case "assets" -> only(request, path.size() == 2, () -> Assets.script(path.getLast()));
            case "runs" -> ofRun(request, path);
            default -> throw Refusal.notFound();
        };
    }

    @FunctionalInterface
    private interface Answer {
        Reply reply() throws IOException;
    }

    private static Reply only(Request request, boolean found, Answer answer) throws IOException {
        if (!found) throw Refusal.notFound();
        if (request.posts()) throw new Refusal(405, "this address is for GET");
        return answer.reply();
    }

    private Reply home() throws IOException {
        Optional<RunFolder> one = shelf.only();
        return one.isPresent() ? Reply.redirect(RunPage.address(one.get())) : Reply.html(ListPage.html(shelf));
    }

    private Reply ofRun(Request request, List<String> path) throws IOException {
        if (path.size() < 2 || path.size() > 3) throw Refusal.notFound();
        RunFolder run = shelf.find(path.get(1));
        if (path.size() == 2) return only(request, true, () -> Reply.redirect(RunPage.address(run)));
        if (request.posts()) return posted(run, path.getLast(), request.body());
        return switch (path.getLast()) {
            case "" ->
                Reply.html(RunPage.html(run, shelf.summary(run), shelf.only().isEmpty()));
            case "live" -> live(run, request.tag());
            case "samples.png" -> Progress.samples(run);
            case "play" -> Reply.html(models.ask(run, PlayForm::html));
            default -> throw Refusal.notFound();
        };
    }

    private Reply posted(RunFolder run, String deed, byte[] body) {
        var known = Play.named(deed).orElseThrow(() -> new Refusal(405, "this address is for GET"));
        Asked asked = Asked.of(body);
        return Reply.json(models.ask(run, model -> known.apply(model, asked)));
    }

    private Reply live(RunFolder run, Optional<String> known) throws IOException {
        Map<String, Unit> units = models.units(run);
        String tag = Progress.tag(run, units);
        if (known.filter(tag::equals).isPresent()) return Reply.unchanged();
        return Reply.json(Progress.of(run, units, ListPage.words(shelf.summary(run))))
                .tagged(tag);
    }
}
