import { PICTURE_STYLE } from '../graph/picture-style.ts';

/** The look of the HTML report, in light, in dark and on paper. Colours of text on ground have a contrast of at least 4.5. */
export const PAGE_STYLE = `${PICTURE_STYLE}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
body { margin: 0 auto; max-width: 76rem; padding: 1.75rem 1.25rem 4rem; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .25rem; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .25rem .5rem; z-index: 3; }
code, pre, .place, figcaption, .number { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
h1, h2, h3, h4 { line-height: 1.25; } h1 { margin: 0; font-size: 1.5rem; letter-spacing: -.01em; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
h4 { font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); margin: 1.25rem 0 .35rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; margin-bottom: 1.1rem; }
header p { margin: 0; color: var(--quiet); } header .verdict { flex-basis: 100%; font-size: 1.05rem; color: var(--text); }
.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.6rem, 1fr)); gap: .6rem; margin: 0; }
.count { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .45rem .7rem; }
.count dt { color: var(--quiet); font-size: .82rem; } .count dd { margin: 0; font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.25; }
.count.zero dd { color: var(--quiet); font-weight: 400; }
.count.error dd { color: var(--error); } .count.warning dd { color: var(--warning); } .count.info dd { color: var(--info); }
.picture { border: 1px solid var(--line); border-radius: .6rem; padding: .5rem; }
.filters { position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line); padding: .75rem 0; margin-top: 2rem; display: flex; flex-wrap: wrap; gap: .6rem 1.25rem; align-items: center; }
.filters input[type=search] { flex: 1 1 14rem; min-width: 0; font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .7rem; }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: .3rem .9rem; } legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.filter { display: inline-flex; gap: .35rem; align-items: center; cursor: pointer; } .filter small { color: var(--quiet); font-variant-numeric: tabular-nums; }
.filter input { accent-color: var(--link); width: 1.05rem; height: 1.05rem; margin: 0; }
.rules { position: relative; } .rules > summary { padding: .35rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--panel); }
.rules[open] > fieldset { position: absolute; right: 0; top: calc(100% + .35rem); background: var(--ground); border: 1px solid var(--line); border-radius: .6rem; box-shadow: 0 8px 28px rgb(0 0 0 / .25); padding: .8rem 1rem; flex-direction: column; flex-wrap: nowrap; width: max-content; max-width: calc(100vw - 2.5rem); max-height: 60vh; overflow: auto; }
select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .3rem .5rem; } .group { margin: 1.5rem 0 .6rem; font-size: 1rem; overflow-wrap: anywhere; }
.outline summary { padding: .35rem 0; color: var(--link); } .processes > .sites { margin: .25rem 0 .25rem 1rem; content-visibility: auto; contain-intrinsic-size: auto 2rem; }
button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .35rem .7rem; cursor: pointer; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; margin: 1.25rem 0 .75rem; } .title h2 { margin: 0; } #shown { color: var(--quiet); } .title button { margin-left: auto; font-size: .9rem; }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: .6rem; margin-bottom: .7rem; background: var(--panel); }
.many .finding { content-visibility: auto; contain-intrinsic-size: auto 6.5rem; }
.finding.error { border-left-color: var(--error); } .finding.warning { border-left-color: var(--warning); } .finding.info { border-left-color: var(--info); }
[hidden] { display: none !important; }
summary { cursor: pointer; } .finding > details > summary { padding: .7rem .9rem; border-radius: .5rem; list-style: none; display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; }
.finding > details > summary::-webkit-details-marker { display: none; }
.finding > details > summary::after { content: "+"; grid-column: 2; grid-row: 1; color: var(--quiet); font-size: 1.25rem; line-height: 1; } .finding > details[open] > summary::after { content: "–"; }
.finding > details > summary:hover { background: color-mix(in srgb, var(--line) 25%, transparent); }
.head { margin: 0; font-size: .92rem; font-weight: 400; display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: center; min-width: 0; }
.head code { overflow-wrap: anywhere; } .gist { grid-column: 1 / -1; font-weight: 550; overflow-wrap: anywhere; } .place { grid-column: 1 / -1; color: var(--quiet); font-size: .82rem; overflow-wrap: anywhere; }
.badge { font-weight: 700; } .badge.error { color: var(--error); } .badge.warning { color: var(--warning); } .badge.info { color: var(--info); }
.tag { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .55rem; font-size: .78rem; color: var(--quiet); white-space: nowrap; } .tag.safe { color: var(--good); border-color: currentColor; }
.body { padding: 0 .9rem 1rem; } .body p { margin: .5rem 0; max-width: 48rem; overflow-wrap: anywhere; }
.help { border-left: 3px solid var(--good); padding-left: .75rem; }
.places { margin: .5rem 0; padding-left: 1.4rem; } .places li, .body ul li { overflow-wrap: anywhere; margin: .15rem 0; } .places a { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .85rem; } .body ul { padding-left: 1.2rem; margin: .25rem 0; }
figure { margin: .75rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--ground); overflow: hidden; }
figcaption { padding: .3rem .75rem; color: var(--quiet); border-bottom: 1px solid var(--line); background: var(--panel); font-size: .82rem; overflow-wrap: anywhere; }
.code { overflow-x: auto; padding: .35rem 0; } table { border-collapse: collapse; } td { vertical-align: top; padding: 0 .75rem; }
.number { text-align: right; color: var(--quiet); user-select: none; width: 1%; min-width: 3rem; font-size: .85rem; line-height: 1.6; }
pre { margin: 0; font-size: .85rem; line-height: 1.6; white-space: pre; tab-size: 4; }
mark { color: inherit; border-radius: .2rem; padding: .05rem 0; } mark.primary { background: var(--mark); box-shadow: 0 2px 0 var(--error); } mark.related { background: var(--mark-related); box-shadow: 0 2px 0 var(--info); }
.note { font-size: .82rem; line-height: 1.4; padding: .15rem 0 .35rem; color: var(--info); } .note.primary { color: var(--error); } tr:target { background: color-mix(in srgb, var(--mark-related) 60%, transparent); }
tr.minus pre { background: var(--mark); } tr.plus pre { background: color-mix(in srgb, var(--good) 22%, transparent); } tr.minus, tr.plus { font-variant-ligatures: none; }
.sites { margin: .75rem 0; } .sites > summary { padding: .35rem 0; color: var(--link); } .sites ol { max-height: 24rem; overflow: auto; margin: .25rem 0; padding-left: 3rem; font-size: .88rem; } .sites li { overflow-wrap: anywhere; content-visibility: auto; contain-intrinsic-size: auto 1.4rem; } .sites code { color: var(--quiet); }
.notices li { overflow-wrap: anywhere; } .notices ul { padding-left: 1.2rem; } .none { color: var(--quiet); } .clean { border: 1px solid var(--good); border-radius: .6rem; padding: 1rem; color: var(--good); font-weight: 550; }
@media (max-width: 40rem) { body { padding: 1rem .8rem 3rem; } .counts { grid-template-columns: repeat(3, 1fr); gap: .4rem; } .count { padding: .35rem .6rem; } .filters { position: static; } .rules[open] > fieldset { right: auto; left: 0; } td { padding: 0 .5rem; } .number { min-width: 0; } }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } .filters, .skip, .title button, .finding > details > summary::after { display: none !important; } figure, .picture { break-inside: avoid; } .many .finding { content-visibility: visible; } .code { overflow: visible; } pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
`;
