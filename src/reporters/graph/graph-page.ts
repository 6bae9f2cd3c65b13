/** A page that holds one picture and needs nothing else. */
export function renderGraphPage(svg: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<title>Deployment</title>',
    '<style>body { margin: 1rem; background: #fff; color: #1d2430; font-family: sans-serif } svg { max-width: 100%; height: auto }</style>',
    '<h1>Deployment</h1>',
    svg.trimEnd(),
    '</html>',
    '',
  ].join('\n');
}
