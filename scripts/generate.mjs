// Writes what is made from other files: the registry of rules, their index, the schema of the settings, parts of the README. `--check` writes nothing and fails where something is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { renderReadme } from './readme-parts.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every folder of src/rules that holds a rule, in the order of their names. */
const ruleIds = readdirSync(join(root, 'src/rules'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'src/rules', entry.name, 'rule.ts')))
  .map((entry) => entry.name)
  .sort();

const camelCase = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const registry = [
  '// Made by `npm run generate` from the folders of src/rules. Do not edit.',
  ...[...ruleIds.map((id) => [`./${id}/rule.ts`, `{ rule as ${camelCase(id)} }`]), ['./rule.ts', 'type { Rule }']]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, names]) => `import ${names} from '${path}';`),
  '',
  '/** Every rule, in the order of their ids. */',
  'export const RULES: readonly Rule[] = [',
  ...ruleIds.map((id) => `  ${camelCase(id)},`),
  '];',
  '',
].join('\n');

const isChecking = process.argv.includes('--check');
const write = (file, text) => {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (isChecking) {
    console.error(`${file} is out of date: run \`npm run generate\``);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
};

/** A TypeScript module of src. */
const load = async (file) => (await runnerImport(join(root, file), { configFile: false, logLevel: 'error' })).module;

write('src/rules/index.ts', registry);
const { RULES } = await load('src/rules/index.ts');
const { settingsJsonSchema } = await load('src/config/settings-schema.ts');

const FIXES = { safe: 'safe', unsafe: 'unsafe', no: '' };
const rows = RULES.map(
  ({ id, meta }) =>
    `| [${id}](../src/rules/${id}/README.md) | ${meta.severity} | ${meta.confidence} | ${FIXES[meta.fixable]} | ${meta.summary.replaceAll('|', '\\|')} |`,
);
write(
  'docs/rules.md',
  [
    '<!-- Made by `npm run generate` from src/rules. Do not edit. -->',
    '# Rules',
    '',
    `${RULES.length} rules. Severity and confidence are what a finding has where the rule does not say otherwise for a case; the`,
    'fix is the best one that a finding may carry. `wsgiscope rule ID` prints a page.',
    '',
    '| rule | severity | confidence | fix | finds |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n'),
);
write('docs/schema/settings.schema.json', `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
const { COMMANDS } = await load('src/cli/commands/index.ts');
const { renderManPage } = await load('src/cli/render-man-page.ts');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
write('docs/wsgiscope.1', renderManPage({ commands: COMMANDS, version }));
write('README.md', renderReadme(root, readFileSync(join(root, 'README.md'), 'utf8')));
