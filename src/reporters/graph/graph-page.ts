import { LEGEND } from './legend.ts';
import { PICTURE_STYLE } from './picture-style.ts';

/** A page that holds one picture and needs nothing else; it may load and run nothing. */
export function renderGraphPage(svg: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:">',
    '<link rel="icon" href="data:,">',
    '<title>Deployment</title>',
    `<style>${PICTURE_STYLE} body { margin: 1rem; font-family: system-ui, sans-serif; background: var(--ground); color: var(--text); } h1 { font-size: 1.4rem; }</style>`,
    '<h1>Deployment</h1>',
    `<div class="picture">${svg.trimEnd()}</div>`,
    LEGEND,
    '</html>',
    '',
  ].join('\n');
}
