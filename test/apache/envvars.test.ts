import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvvars } from '../../src/apache/read/envvars.ts';

const read = (text: string) => parseEnvvars('/etc/apache2/envvars', text);
const valuesOf = (text: string) => Object.fromEntries(read(text).environment);

describe('parseEnvvars', () => {
  it.each([
    ['export A=b', { A: 'b' }],
    ["export A='b c' # why", { A: 'b c' }],
    ['A=b\nexport A', { A: 'b' }],
    ['A=b', {}],
    ['S=-x\nexport P=/run/apache2$S/a.pid Q="${S}y"', { P: '/run/apache2-x/a.pid', Q: '-xy' }],
    ['export A=b\nunset A', {}],
    ['export A=${NOT_SET:-fallback}', { A: 'fallback' }],
    ['export A=one\\\ntwo', { A: 'onetwo' }],
    ["export A=it\\'s", { A: "it's" }],
    ['export DJANGO_SETTINGS_MODULE=env.settings\r\n', { DJANGO_SETTINGS_MODULE: 'env.settings' }],
  ])('%j', (text, environment) => {
    expect(valuesOf(text)).toEqual(environment);
  });

  it('names the lines it cannot read, with their place, and reads on', () => {
    const { environment, notices } = read(
      'if [ -n "$X" ]; then\n  export A=1\nfi\nexport B=$(hostname)\n. ./other\nexport C=3\n',
    );
    expect(Object.fromEntries(environment)).toEqual({ C: '3' });
    expect(notices.map((notice) => notice.at?.line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\\', '\n', '"', "'", '$', '{', '}', 'A', '=', ' ', '#', ';') }),
        (text) => {
          read(text);
        },
      ),
    );
  });

  it.each([
    ['without quotes', 'export A=$A$A\n'],
    ['in quotes', 'export A="$A$A"\n'],
    ['many times in a line', `export A="${'$A'.repeat(2000)}"\n`],
  ])('doubles no value for ever: %s', (_how, line) => {
    const { environment, notices } = read(`export A=0123456789\n${line.repeat(60)}`);
    expect(environment.get('A')?.length).toBeLessThanOrEqual(128 * 1024);
    expect(notices.map(({ code }) => code)).toContain('envvars-not-read');
  });
});
