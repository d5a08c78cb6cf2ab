package hanji.generative.report;

/** How a report looks: one column, the system's own typefaces, light or dark as the reader's system is. */
final class ReportStyle {
    static final String CSS = """
        :root { color-scheme: light dark; --ink: #22262b; --quiet: #666c75; --paper: #f6f7f8; --card: #fff;
          --line: #e1e4e8; --accent: #2563b0; --self: #eaf1fa; }
        @media (prefers-color-scheme: dark) { :root { --ink: #dfe1e5; --quiet: #9aa0a9; --paper: #0f1114;
          --card: #17191d; --line: #2b2f36; --accent: #79aef2; --self: #1c2a3d; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
        header { margin-bottom: 2rem; max-width: 46rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 0 0 1rem; }
        .overline { margin: 0; color: var(--quiet); letter-spacing: .04em; }
        .figure { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: .7rem;
          font-size: 3rem; font-weight: 650; line-height: 1.15; margin: 0 0 .75rem; color: var(--accent);
          font-variant-numeric: tabular-nums; }
        .figure small { font-size: 1.05rem; line-height: 1.5; font-weight: 400; color: var(--quiet); }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem;
          margin-bottom: 1.5rem; }
        .pair { display: grid; gap: 1.25rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
        figure { margin: 0; } .pair figure:only-child { max-width: 28rem; }
        img { display: block; width: 100%; height: auto; image-rendering: pixelated; border-radius: 4px; }
        figcaption, .quiet { color: var(--quiet); font-size: .9rem; margin-top: .6rem; }
        .film { display: grid; gap: 1.25rem; align-items: start;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
        .strip { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .7rem; align-items: center; }
        .strip span { color: var(--quiet); font-size: .85rem; text-align: right; font-variant-numeric: tabular-nums; }
        .strip img { border-radius: 2px; }
        .room { margin: 2.5rem 0 1rem; } .room h2 { font-size: 1.35rem; margin: 0; } .room p { margin: .2rem 0 0; }
        .piece { display: grid; gap: 1.25rem; align-items: start; scroll-margin-top: 1rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
        .piece > div { min-width: 0; } .piece pre { margin: 0; } .piece td, .piece th { font-size: .9rem; }
        .piece figure:only-child { max-width: none; }
        h3 { font-size: 1.2rem; margin: 0 0 .4rem; } h3 small { font-weight: 400; font-size: .85rem; color: var(--quiet); }
        h4 { font-size: .95rem; font-weight: 500; color: var(--quiet); margin: 0 0 .6rem; } h3 + p { margin-top: 0; }
        .names { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 1.5rem; }
        .names a { padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card);
          font-size: .9rem; text-decoration: none; } a { color: var(--accent); }
        svg { display: block; width: 100%; max-width: 34rem; height: auto; margin: 0 auto 1rem; }
        .curves { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
        .wide { overflow-x: auto; }
        .wide th:first-child, .wide td:first-child { position: sticky; left: 0; background: var(--card); }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .4rem .9rem .4rem .4rem; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        thead th, .facts th { font-weight: 500; color: var(--quiet); white-space: nowrap; }
        @media (max-width: 40rem) { th, td { padding: .35rem .5rem .35rem 0; font-size: .85rem; }
          thead th, .facts th { white-space: normal; } section { padding: 1rem .8rem; } .figure { font-size: 2.2rem; } }
        .facts td { overflow-wrap: anywhere; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .wide .self, .wide .self td:first-child { background: var(--self); font-weight: 600; }
        .other { color: var(--quiet); }
        pre { margin: 0 0 1rem; padding: .8rem 1rem; background: var(--paper); border: 1px solid var(--line);
          border-radius: 6px;
          font: .9rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        pre span { white-space: nowrap; }
        @media print { body { background: none; } section { break-inside: avoid; } }
        """;

    private ReportStyle() {}
}
