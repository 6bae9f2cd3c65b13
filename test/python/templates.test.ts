import { describe, expect, it } from 'vitest';
import { rolesByName } from '../../src/project/classify-file.ts';
import { factsOf } from './facts-of.ts';

describe('a script that is a template', () => {
  it.each(['django.wsgi.in', 'site.wsgi.example', 'site.wsgi.tpl', 'site.wsgi.template', 'wsgi.py.j2', 'wsgi.py.dist'])(
    'is told by its name: %s',
    (name) => {
      expect(rolesByName(`/srv/${name}`)).toEqual(['script']);
    },
  );

  it.each(['settings.py.in', 'site.conf.j2', 'test_wsgi.py.tpl'])('is not every template: %s', (name) => {
    expect(rolesByName(`/srv/${name}`)).toEqual([]);
  });

  it('is not refused for the lines of its template, and what it does is not certain', () => {
    const facts = factsOf(
      'native',
      {
        'wsgi.py.j2':
          "import os\n{% if live %}\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.live'\n{% endif %}\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
      { script: 'wsgi.py.j2' },
    );
    expect(facts.loads).toBe('unknown');
    expect(facts.callable.kind).toBe('handler');
    expect(facts.effects).toMatchObject([{ certain: false, value: { kind: 'known', value: 'blog.live' } }]);
  });

  it.each([
    '{{ project }}.settings',
    '@NAME@.settings',
    '<%= @app %>.settings',
    '%(project)s.settings',
    '${site:name}.settings',
  ])('names no settings with %s', (value) => {
    const facts = factsOf(
      'native',
      `import os\nos.environ['DJANGO_SETTINGS_MODULE'] = '${value}'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`,
    );
    expect(facts.effects[0]?.value).toMatchObject({ kind: 'unknown' });
  });
});
