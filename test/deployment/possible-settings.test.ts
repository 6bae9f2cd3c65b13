import { describe, expect, it } from 'vitest';
import { exportedSettings, namesOf, possibleSettings } from '../../src/deployment/own-settings.ts';
import { factsOf } from '../python/facts-of.ts';

const NAME = 'DJANGO_SETTINGS_MODULE';
const assign = (module: string): string => `os.environ['${NAME}'] = '${module}'`;
const setdefault = (module: string): string => `os.environ.setdefault('${NAME}', '${module}')`;
const HANDLER = 'application = get_wsgi_application()';
const IF = "if os.path.exists('/etc/site'):\n    ";

const without = (prefix: string): readonly string[] => [
  'for key in list(os.environ):',
  `    if key.startswith('${prefix}'):`,
  '        del os.environ[key]',
];
const script = (lines: readonly string[]): string =>
  ['import os', 'from django.core.wsgi import get_wsgi_application', ...lines, ''].join('\n');

interface Case {
  readonly what: string;
  readonly lines: readonly string[];
  /** What the interpreter was born with; nothing where it is left out. */
  readonly found?: string;
  /** All that Django may be given, `?` for what cannot be told, `-` for nothing. */
  readonly may: readonly string[];
}

const CASES: readonly Case[] = [
  { what: 'the last of two writes', lines: [assign('a'), assign('b'), HANDLER], may: ['b'] },
  { what: 'the first of two that step back', lines: [setdefault('a'), setdefault('b'), HANDLER], may: ['a'] },
  { what: 'a write that steps back before what was found', lines: [setdefault('a'), HANDLER], found: 'x', may: ['x'] },
  { what: 'a write over what was found', lines: [assign('a'), HANDLER], found: 'x', may: ['a'] },
  { what: 'a write that may not happen', lines: [`${IF}${assign('a')}`, setdefault('b'), HANDLER], may: ['a', 'b'] },
  { what: 'the same over what was found', lines: [`${IF}${assign('a')}`, HANDLER], found: 'x', may: ['x', 'a'] },
  { what: 'a write behind the handler', lines: [assign('a'), HANDLER, assign('b')], may: ['a'] },
  {
    what: 'a write for each request, behind a handler that is made at import',
    lines: [assign('a'), HANDLER, 'def serve(e, s):', `    ${assign('b')}`, '    return application(e, s)'],
    may: ['a'],
  },
  {
    what: 'a write for each request, before a handler that is made for each',
    lines: [assign('a'), 'def application(e, s):', `    ${assign('b')}`, '    return get_wsgi_application()(e, s)'],
    may: ['b'],
  },
  { what: 'a name that is taken away', lines: [assign('a'), `del os.environ['${NAME}']`, HANDLER], may: ['-'] },
  {
    what: 'all names that are taken away',
    lines: ['os.environ.clear()', setdefault('a'), HANDLER],
    found: 'x',
    may: ['a'],
  },
  {
    what: 'all names that may be taken away',
    lines: [`${IF}os.environ.clear()`, setdefault('a'), HANDLER],
    found: 'x',
    may: ['x', 'a'],
  },
  {
    what: 'all names that are put back as they were',
    lines: ['before = dict(os.environ)', assign('a'), 'os.environ.clear()', 'os.environ.update(before)', HANDLER],
    found: 'x',
    may: ['x'],
  },
  {
    what: 'all names that may be put back as they were',
    lines: [
      'before = dict(os.environ)',
      assign('a'),
      "if os.path.exists('/etc/site'):",
      '    os.environ.clear()',
      '    os.environ.update(before)',
      HANDLER,
    ],
    found: 'x',
    // That both happen or none is not seen.
    may: ['a', 'x', '-'],
  },
  {
    what: 'all names of a beginning that are taken away, where one is found',
    lines: [...without('DJANGO_'), HANDLER],
    found: 'x',
    may: ['-', 'x'],
  },
  { what: 'all names of another beginning', lines: [...without('BLOG_'), HANDLER], found: 'x', may: ['x'] },
  {
    what: 'names that cannot be told, where nothing was found',
    lines: [
      'for line in open("/etc/env"):',
      '    key, _, value = line.partition("=")',
      '    os.environ[key] = value',
      HANDLER,
    ],
    may: ['?'],
  },
  { what: 'what only the C environment gets', lines: [`os.putenv('${NAME}', 'a')`, HANDLER], found: 'x', may: ['x'] },
  {
    what: 'what was found, written once more with an end',
    lines: [`os.environ['${NAME}'] = os.environ['${NAME}'] + '_live'`, HANDLER],
    found: 'x',
    may: ['x_live'],
  },
  {
    what: 'what was found, written once more',
    lines: [`os.environ['${NAME}'] = os.environ['${NAME}']`, HANDLER],
    found: 'x',
    may: ['x'],
  },
  {
    what: 'what a file says, by a script that does not look at what was found',
    lines: [`os.environ['${NAME}'] = open('/etc/site').read()`, HANDLER],
    found: 'x',
    may: ['?'],
  },
];

describe('which settings a script may ask for', () => {
  it.each(CASES)('$what', ({ lines, found, may }) => {
    const facts = factsOf('native', script(lines));
    const possible = possibleSettings(facts, found === undefined ? undefined : [found]);
    const named = possible.map((one) => (one === null ? '-' : (namesOf([one])[0] ?? '')));
    expect(named.sort()).toEqual([...may].sort());
  });
});

describe('which settings a script leaves for the next interpreter', () => {
  it.each([
    ['what it writes, also behind its handler', [assign('a'), HANDLER, assign('b')], ['b']],
    ['what only the C environment gets', [`os.putenv('${NAME}', 'a')`], ['a']],
    ['nothing of a mapping in the place of os.environ', [`os.environ = {'${NAME}': 'a'}`], ['x']],
  ] as const)('%s', (_, lines, left) => {
    expect(namesOf(exportedSettings(factsOf('native', script(lines)), NAME, ['x']))).toEqual(left);
  });
});
