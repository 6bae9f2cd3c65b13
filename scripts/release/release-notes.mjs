// Prints what CHANGELOG.md says of a version. Usage: node scripts/release/release-notes.mjs VERSION
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [version] = process.argv.slice(2);
const text = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
const section = text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${version}`));
if (!section) throw new Error(`CHANGELOG.md has no section "## ${version}"`);
console.log(section.replace(/^## .*\n+/, '').trimEnd());
