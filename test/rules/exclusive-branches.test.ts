import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { analyseTree, runRule } from '../helpers/analyse-tree.ts';
import { parseRulePage } from '../helpers/rule-page.ts';

const MOUNT = /^ *WSGIScriptAlias .*/gm;

/** Rules that speak of two of a kind, and the lines that bring one of them in the example of their page. */
const OF_TWO: Readonly<Record<string, RegExp>> = {
  'alias-shadowed': MOUNT,
  'cache-collision': MOUNT,
  'cookie-collision': MOUNT,
  'daemon-name-duplicate': /^ *WSGIDaemonProcess .*/gm,
  'daemon-user-shared': MOUNT,
  'dotenv-no-override': MOUNT,
  'env-key-collision': MOUNT,
  'env-setdefault-shared-process': MOUNT,
  'loadmodule-twice': /^LoadModule .*/gm,
  'location-order': /^ *<Location .*>(?:.|\n)*?<\/Location>/gm,
  'main-interpreter-mixed': MOUNT,
  'mount-url-collision': MOUNT,
  'process-global-call': MOUNT,
  'process-group-last-wins': /^ *WSGIProcessGroup .*/gm,
  'same-interpreter-multi-django': MOUNT,
  'shared-process-multi-django': MOUNT,
  'timezone-process-global': MOUNT,
  'vhost-name-shadowed': /^<VirtualHost .*>(?:.|\n)*?<\/VirtualHost>/gm,
};
const OF_TWO_MOUNTS = Object.keys(OF_TWO).filter((id) => OF_TWO[id] === MOUNT);

/** What a rule says of the example of its page, the first of its two in one `<IfDefine>`, the second in another. */
function findings(id: string, first: string, second: string) {
  const { example } = parseRulePage(readFileSync(`src/rules/${id}/README.md`, 'utf8'));
  const file = Object.keys(example).find((name) => name.endsWith('.conf')) ?? '';
  const [one = '', other = '', ...more] = example[file]?.match(OF_TWO[id] ?? '') ?? [];
  expect([other === '', more]).toEqual([false, []]);
  const put = (name: string, lines: string): string => `<IfDefine ${name}>\n${lines}\n</IfDefine>`;
  // Two equal lines are told apart by their order.
  const [head, ...tail] = example[file]?.split(one) ?? [];
  const conf = `${head}${put(first, one)}${tail.join(one).replace(other, () => put(second, other))}`;
  const rule = RULES.find((candidate) => candidate.id === id);
  return rule ? runRule(rule, analyseTree({ ...example, [file]: conf })) : [];
}

describe('a rule that speaks of two', () => {
  it.each(Object.keys(OF_TWO))('says nothing where no server has both: %s', (id) => {
    expect(findings(id, 'LIVE', '!LIVE').map(({ message }) => message)).toEqual([]);
  });

  it.each(OF_TWO_MOUNTS)('speaks of two mounts of one branch: %s', (id) => {
    expect(findings(id, 'LIVE', 'LIVE')).not.toEqual([]);
  });

  it.each([
    'dotenv-no-override',
    'env-key-collision',
    'env-setdefault-shared-process',
    'same-interpreter-multi-django',
  ])('tells no error where the branch may be missing: %s', (id) => {
    expect(findings(id, 'LIVE', 'LIVE').map(({ severity }) => severity)).toEqual(['warning']);
  });
});
