// The parts of README.md that are made from other files, so that they stay true: name -> text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLE = 'samples/shared-process';

/** The first finding of the sample's golden report, up to its second file; `...` stands for what is left out. */
function excerpt(root) {
  const lines = readFileSync(join(root, SAMPLE, 'expected.txt'), 'utf8').split('\n');
  const first = lines.slice(0, lines.indexOf(''));
  const places = first.flatMap((line, index) => (/^ +::: /.test(line) ? [index] : []));
  const rest = `The whole report is in [${SAMPLE}/expected.txt](${SAMPLE}/expected.txt).`;
  return ['```', ...first.slice(0, places[1]), '  ...', '```', '', rest];
}

/** The line of a script before and after the fix; a test of the samples proves that `--fix` makes the one of the other. */
function fix(root) {
  const read = (sample) => readFileSync(join(root, sample, 'shop/shop/wsgi.py'), 'utf8').split('\n');
  const [before, after] = [read(SAMPLE), read(`${SAMPLE}-repaired`)];
  const changed = before.flatMap((line, index) => (line === after[index] ? [] : [`-${line}`, `+${after[index]}`]));
  return ['```diff', ...changed, '```'];
}

/** How much is held against the real server, counted. */
function certainty(root) {
  const scenarios = join(root, 'test/conformance/scenarios');
  const records = readdirSync(scenarios).map((name) =>
    JSON.parse(readFileSync(join(scenarios, name, 'record.json'), 'utf8')),
  );
  const answers = records.flatMap(({ orders }) => orders.flat()).length;
  const rules = readFileSync(join(root, 'src/rules/index.ts'), 'utf8').match(/^ {2}\w+,$/gm)?.length ?? 0;
  return [
    '`explain` is held against the real Apache, mod_wsgi and Django: `test/conformance/scenarios` holds',
    `${records.length} deployments and the ${answers} answers that the server gave for them, and \`npm test\` fails where \`explain\` says`,
    `anything else. ${rules} rules ask what it knows; each has its look-alikes that must stay silent.`,
  ];
}

const PARTS = { excerpt, fix, certainty };

/** The text of README.md with its made parts made anew. */
export function renderReadme(root, text) {
  return Object.entries(PARTS).reduce((readme, [name, make]) => {
    const place = new RegExp(`(<!-- begin ${name}: .*-->\n)[\\s\\S]*?(<!-- end ${name} -->)`);
    if (!place.test(readme)) throw new Error(`README.md has no part "${name}"`);
    return readme.replace(place, (_, begin, end) => `${begin}${make(root).join('\n')}\n${end}`);
  }, text);
}
