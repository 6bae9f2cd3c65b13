import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderFacts } from '../../src/reporters/render-facts.ts';
import { factsOf } from './facts-of.ts';

const SCRIPT = `import os, sys
sys.path.insert(0, '/srv/lib')
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings')
import django.core.handlers.wsgi
if os.environ.get('LIVE'):
    os.environ['MODE'] = 'live'
else:
    os.environ['MODE'] = 'test'
os.environ.pop('OLD', None)
def application(environ, start_response):
    os.environ['HOST'] = environ['HTTP_HOST']
    return django.core.handlers.wsgi.WSGIHandler()(environ, start_response)
`;

const nameOf = (file: string) => file.replace('/srv/', '');
const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/schema/facts.schema.json'), 'utf8'));

describe('the answer of `facts`', () => {
  const scripts = [factsOf('native', SCRIPT), factsOf('native', 'import os\nprint "old"\n')];

  it('fits its published schema', () => {
    const answer = JSON.parse(renderFacts('json', scripts, nameOf));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(answer), JSON.stringify(validate.errors)).toBe(true);
    expect(answer.scripts[0].effects.map(({ key, value, how }: Record<string, unknown>) => [key, value, how])).toEqual([
      ['DJANGO_SETTINGS_MODULE', { known: 'a.settings' }, 'if-absent'],
      ['MODE', { oneOf: ['live', 'test'] }, 'assign'],
      ['OLD', null, 'remove'],
      ['HOST', { from: [[{ request: 'HTTP_HOST' }]] }, 'assign'],
    ]);
    expect(answer.scripts[0].handlers[0]).toMatchObject({ kind: 'WSGIHandler', when: 'each-request' });
    expect(answer.scripts[1]).toMatchObject({ loads: false, notices: [{ code: 'does-not-load', line: 2 }, {}] });
  });

  it('tells people what happens, in order and with its line', () => {
    const text = renderFacts('text', scripts, nameOf);
    expect(text).toContain('site/wsgi.py: loads\n  callable application: function, site/wsgi.py:10\n');
    expect(text).toContain(
      'writes DJANGO_SETTINGS_MODULE where it is absent: a.settings, while it is loaded, site/wsgi.py:3',
    );
    expect(text.indexOf('/srv/lib')).toBeLessThan(text.indexOf('a.settings'));
    expect(text).toContain('does not load (SyntaxError: the print statement is not Python 3, site/wsgi.py:2)');
  });
});
