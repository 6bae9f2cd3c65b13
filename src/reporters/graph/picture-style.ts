/**
 * Colours of a picture inside a page, in light and dark: style sheets win over the attributes that Graphviz writes. The variables
 * are the page's own too.
 */
export const PICTURE_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f7f9; --line: #d4d9e1; --text: #1c2330; --quiet: #566072; --error: #b3261e; --warning: #8a5300; --info: #1558b0; --good: #1d6b35; --link: #1558b0; --mark: #ffe1de; --mark-related: #deeaff; --mount: #e7f0fd; --process: #f1f3f6; --interpreter: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ground: #13171e; --panel: #1b212b; --line: #37404e; --text: #e5e9f0; --quiet: #a2adbd; --error: #ff8a80; --warning: #ffb95c; --info: #8ab8ff; --good: #7fd897; --link: #8ab8ff; --mark: #5a2522; --mark-related: #213a63; --mount: #20324d; --process: #1b212b; --interpreter: #13171e; } }
@media print { :root { color-scheme: light; --ground: #ffffff; --panel: #ffffff; --line: #b9c0cb; --text: #000000; --quiet: #444444; --error: #9b1c15; --warning: #7a4900; --info: #0f4a97; --good: #1d6b35; --link: #000000; --mark: #ffe1de; --mark-related: #deeaff; --mount: #eef3fb; --process: #f6f6f6; --interpreter: #ffffff; } }
.picture { overflow: auto; }
.picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
@media (max-width: 40rem) { .picture svg { max-width: none; } }
.picture text { fill: var(--text); }
.picture .node text { font-size: 10.5px; }
.picture .graph > polygon { fill: transparent; stroke: none; }
.picture .cluster path { stroke: var(--line); }
.picture .process path { fill: var(--process); }
.picture .interpreter path { fill: var(--interpreter); }
.picture .node path, .picture .node polygon { stroke: var(--quiet); fill: var(--interpreter); }
.picture .mount path { fill: var(--mount); }
.picture .shared path { stroke: var(--error); }
.picture .leak path { fill: var(--mark); }
.picture .leak text { fill: var(--error); }
.picture .edge path, .picture .edge polygon { stroke: var(--quiet); }
.picture .edge polygon { fill: var(--quiet); }
.picture .leaks path, .picture .leaks polygon { stroke: var(--error); }
.picture .leaks polygon, .picture .leaks text { fill: var(--error); }
.picture .leaks text { stroke: var(--process); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .6rem 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: .85rem; }
.legend li::before { content: ""; display: inline-block; width: 1.1em; height: .75em; margin-right: .45em; border: 1px solid var(--quiet); border-radius: .25em; vertical-align: baseline; background: var(--interpreter); }
.legend .is-process::before { background: var(--process); } .legend .is-shared::before { background: var(--process); border: 2px solid var(--error); } .legend .is-mount::before { background: var(--mount); } .legend .is-script::before { border-radius: 0; } .legend .is-leak::before { height: 0; border: 0; border-top: 2px dashed var(--error); border-radius: 0; vertical-align: middle; }
`;
