// Writes what is made from other files: the registry of rules. `--check` writes nothing and fails where something is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

const outputs = { 'src/rules/index.ts': registry };

const isChecking = process.argv.includes('--check');
for (const [file, text] of Object.entries(outputs)) {
  const path = join(root, file);
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (isCurrent) continue;
  if (isChecking) {
    console.error(`${file} is out of date: run \`npm run generate\``);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}
