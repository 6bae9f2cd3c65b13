/** The look of the HTML report, in light and dark. Colours of text on ground have a contrast of at least 4.5. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --panel: #f5f6f8; --line: #d5d9e0; --text: #1d2430; --quiet: #545e6e; --error: #b3261e; --warning: #8a5300; --info: #1558b0; --mark: #ffe3e0; --mark-related: #dfeaff; --link: #1558b0; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181f; --panel: #1d232d; --line: #38414f; --text: #e6eaf0; --quiet: #a3adbc; --error: #ff8a80; --warning: #ffb95c; --info: #8ab8ff; --mark: #5a2320; --mark-related: #223c66; --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; }
h1 { margin: 0; font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .75rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.version { margin: 0 0 1rem; color: var(--quiet); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; }
.count { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .8rem; min-width: 5.5rem; }
.count dt { color: var(--quiet); font-size: .85rem; } .count dd { margin: 0; font-size: 1.3rem; font-weight: 600; }
.count.error dd { color: var(--error); } .count.warning dd { color: var(--warning); } .count.info dd { color: var(--info); }
.picture { overflow: auto; border: 1px solid var(--line); border-radius: .5rem; background: #ffffff; color: #1d2430; padding: .5rem; max-height: 36rem; }
.picture svg { display: block; max-width: 100%; height: auto; }
.filters { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 2rem; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; padding: .25rem .75rem .5rem; } legend { color: var(--quiet); font-size: .85rem; }
.filter { display: inline-flex; gap: .35rem; align-items: center; margin-right: 1rem; }
.finding { border: 1px solid var(--line); border-left-width: 5px; border-radius: .5rem; margin-bottom: .6rem; background: var(--panel); }
.finding.error { border-left-color: var(--error); } .finding.warning { border-left-color: var(--warning); } .finding.info { border-left-color: var(--info); }
.finding[hidden] { display: none; }
summary { cursor: pointer; padding: .6rem .8rem; overflow-wrap: anywhere; } details > :not(summary) { margin-left: .8rem; margin-right: .8rem; }
.badge { font-weight: 700; } .badge.error { color: var(--error); } .badge.warning { color: var(--warning); } .badge.info { color: var(--info); }
.place { color: var(--quiet); } .gist { display: block; color: var(--text); }
.message, .help { white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: .75rem .8rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--ground); }
figcaption { padding: .3rem .6rem; color: var(--quiet); border-bottom: 1px solid var(--line); font: .85rem ui-monospace, monospace; overflow-wrap: anywhere; }
.code { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } td { vertical-align: top; padding: 0 .6rem; }
.number { text-align: right; color: var(--quiet); user-select: none; width: 1%; font: .85rem/1.6 ui-monospace, monospace; }
pre { margin: 0; font: .85rem/1.6 ui-monospace, monospace; white-space: pre; }
mark { color: inherit; border-radius: .2rem; } mark.primary { background: var(--mark); text-decoration: underline wavy var(--error); } mark.related { background: var(--mark-related); }
.note { font-size: .85rem; color: var(--quiet); padding-bottom: .2rem; } tr:target { background: var(--mark-related); }
.tag { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; color: var(--quiet); }
.notices li { overflow-wrap: anywhere; } .none { color: var(--quiet); }
`;
