package hanji.generative.serve;

import static hanji.generative.report.Markup.escape;

import hanji.generative.model.Meaning;
import hanji.generative.model.Site;
import hanji.generative.run.Abilities;
import hanji.generative.serve.Models.Loaded;
import java.util.Optional;

/** The controls of what a model can be asked for, and nothing of what it cannot do. */
final class PlayForm {
    /** Pixels of the screen that a drawing is about wide. */
    private static final int WIDE = 336;

    private PlayForm() {}

    static String html(Loaded model) {
        Offer offer = Offer.of(model);
        return "<p class=\"quiet\">This model %s.</p>\n"
                        .formatted(escape(Abilities.of(model.saved().fitted())))
                + (offer.takesDrawings() ? drawing(offer) : "")
                + (offer.sliders() > 0 ? sliders(offer) : "")
                + (offer.dimensions() > 0 ? walk(offer.site()) : "");
    }

    private static String drawing(Offer offer) {
        Site site = offer.site();
        int scale = Math.max(1, WIDE / site.width());
        return """
                <section id="draw" data-height="%d" data-width="%d" data-channels="%d" data-any="%s">
                <h2>Draw an image</h2>
                <p class="quiet" id="drawing-help">With the mouse, a finger or the keyboard: arrows move, space paints, x
                erases, shift with arrows paints along.</p>
                <div class="bench">
                <figure><canvas id="drawing" width="%d" height="%d" tabindex="0" role="application"
                aria-label="your drawing, %d x %d pixels" aria-describedby="drawing-help"></canvas>
                <figcaption><span id="cursor" role="status">Your drawing</span></figcaption></figure>
                %s</div>
                <div class="controls">
                <label>brush <select id="brush"><option>1</option><option>2</option><option selected>3</option><option>5</option></select></label>
                %s
                <button type="button" id="clear">Clear</button>
                </div>
                %s%s</section>
                """.formatted(
                        site.height(),
                        site.width(),
                        site.channels(),
                        offer.anyPart(),
                        scale * site.width(),
                        scale * site.height(),
                        site.height(),
                        site.width(),
                        offer.completes()
                                ? "<figure>" + image("completed", site, "the completed image")
                                        + "<figcaption id=\"completed-words\" role=\"status\">Completed</figcaption></figure>\n"
                                : "",
                        site.channels() == 1
                                ? "<label>grey <input id=\"ink\" type=\"range\" min=\"0\" max=\"255\" value=\"255\"></label>"
                                : "<label>colour <input id=\"ink\" type=\"color\" value=\"#ffffff\"></label>",
                        offer.completes() ? completion(offer) : "",
                        score(offer.scores()));
    }

    private static String completion(Offer offer) {
        String parts = offer.anyPart() ? """
                <label>keep <select id="part"><option value="touched">what I drew</option><option value="rows">the
                first rows</option></select></label>
                """ : "";
        return """
                <div class="controls">
                %s<label>rows kept <input id="rows" type="range" min="0" max="%d" value="0"> <output id="rows-words">0</output></label>
                <button type="button" id="complete">Complete it</button>
                </div>
                """.formatted(parts, offer.site().height());
    }

    private static String score(Optional<Meaning> meaning) {
        return meaning.map(of -> """
                <div class="controls"><button type="button" id="score">How likely is it?</button>
                <span id="score-words" role="status">%s</span></div>
                """.formatted(
                                switch (of) {
                                    case EXACT -> "It is computed exactly.";
                                    case UPPER_BOUND -> "A bound is computed: it is at least that likely.";
                                    case ESTIMATE -> "It is estimated.";
                                }))
                .orElse("");
    }

    private static String sliders(Offer offer) {
        var rows = new StringBuilder();
        for (int i = 1; i <= offer.sliders(); i++) rows.append("""
                    <label>number %1$d <input type="range" class="code" min="-%2$d" max="%2$d" step="0.05" value="0"> <output>0</output></label>
                    """.formatted(i, Offer.REACH));
        String of = offer.dimensions() == offer.sliders()
                ? "The numbers of the code"
                : "The first " + offer.sliders() + " of the code's " + offer.dimensions() + " numbers";
        return """
                <section id="codes">
                <h2>Move in the latent space</h2>
                <p class="quiet">%s, from -%d to %d; they begin at those that the seed draws from the prior.</p>
                <div class="bench">
                <figure>%s<figcaption id="decoded-words" role="status">Decoded</figcaption></figure>
                %s<div class="sliders">
                %s<div class="controls"><label>seed <input id="code-seed" type="number" min="0" max="2147483647" value="1"></label>
                <button type="button" id="middle">All to 0</button></div>
                </div></div>
                </section>
                """.formatted(
                        of,
                        Offer.REACH,
                        Offer.REACH,
                        image("decoded", offer.site(), "the image of the code"),
                        plane(offer),
                        rows);
    }

    /** The mark on it stands where the first two sliders do, which do by the keyboard what a pointer does here. */
    private static String plane(Offer offer) {
        Site site = offer.site();
        if (!Offer.hasPlane(site, offer.dimensions())) return "";
        return """
                <figure><div class="plane"><canvas id="plane" width="%d" height="%d" data-channels="%d" role="img"
                aria-label="images of the plane of numbers 1 and 2"></canvas><span id="mark"></span></div>
                <figcaption><span id="plane-words" role="status">The plane</span>: number 1 rises to the right, number 2
                upwards; touch it to go there</figcaption></figure>
                """.formatted(
                        Offer.PLANE * (site.width() + 1) + 1, Offer.PLANE * (site.height() + 1) + 1, site.channels());
    }

    private static String walk(Site site) {
        return """
                <section id="walk">
                <h2>Go from one image to another</h2>
                <p class="quiet">Both codes are drawn from the prior; between them it goes along an arc.</p>
                <div class="bench">
                <figure>%s<figcaption id="between-words" role="status">Between</figcaption></figure>
                <div class="sliders">
                <label>way <input id="share" type="range" min="0" max="1" step="0.01" value="0"> <output id="share-words">0</output></label>
                <div class="controls"><label>from seed <input id="from" type="number" min="0" max="2147483647" value="1"></label>
                <label>to seed <input id="to" type="number" min="0" max="2147483647" value="2"></label></div>
                </div></div>
                </section>
                """.formatted(image("between", site, "the image on the way"));
    }

    private static String image(String id, Site site, String words) {
        return "<canvas id=\"%s\" width=\"%d\" height=\"%d\" data-channels=\"%d\" role=\"img\" aria-label=\"%s\"></canvas>"
                .formatted(id, site.width(), site.height(), site.channels(), words);
    }
}
