import { describe, expect, it } from 'vitest';
import { ENGINES, factsOf, tell } from './facts-of.ts';

const WSGI = `import os
from django.core.wsgi import get_wsgi_application
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'proj.settings')
application = get_wsgi_application()
`;

/** Where the server's python-path is not known. */
const guessed = (engine: (typeof ENGINES)[number], files: Record<string, string>) =>
  factsOf(engine, files, { script: 'proj/wsgi.py', pythonPath: null });

describe.each(ENGINES)('an import whose place is guessed (%s)', (engine) => {
  it('does not take a module of a package for the library of its name', () => {
    const facts = guessed(engine, {
      'proj/__init__.py': 'from .celery import app as celery_app\n',
      'proj/celery.py': "from celery import Celery\napp = Celery('proj')\napp.autodiscover_tasks()\n",
      'proj/wsgi.py': `import proj\n${WSGI}`,
    });
    expect(facts.loads).not.toBe(false);
    expect(facts.callable.kind).toBe('handler');
    expect(facts.effects.map(tell)).toEqual(['if-absent DJANGO_SETTINGS_MODULE=proj.settings @import']);
  });

  it('does not take one for itself, whatever its name', () => {
    const facts = guessed(engine, {
      'proj/__init__.py': '',
      'proj/tasks.py': 'from tasks import run\nrun()\n',
      'proj/wsgi.py': `from proj import tasks\n${WSGI}`,
    });
    expect(facts.loads).toBe('unknown');
    expect(facts.callable.kind).toBe('handler');
  });

  it('leaves open whether a module in a package is meant or an installed one', () => {
    const facts = guessed(engine, {
      'proj/__init__.py': '',
      'proj/helper.py': "import os\nos.environ['HELPED'] = 'yes'\nraise ValueError('no')\n",
      'proj/wsgi.py': `import helper\n${WSGI}`,
    });
    expect(facts.loads).toBe('unknown');
  });

  it('is certain of a module that lies where no package is', () => {
    const facts = guessed(engine, {
      'helper.py': "import os\nos.environ['HELPED'] = 'yes'\n",
      'proj/wsgi.py': `import helper\n${WSGI}`,
    });
    expect(facts.loads).toBe(true);
    expect(facts.effects.map(tell)[0]).toBe('assign HELPED=yes @import');
  });
});

describe.each(ENGINES)('a key of the request whose name begins with that of another (%s)', (engine) => {
  it.each(['SITE_B', 'OTHER', 'SITE2', 'SITE|B', 'SITE|'])('is another key: %s', (asked) => {
    const text = `import os\ndef application(environ, start_response):\n    if environ.get('${asked}'):\n        os.environ['K'] = environ['SITE']\n    return []\n`;
    const [effect] = factsOf(engine, text).effects;
    expect(effect).toMatchObject({ requestKey: 'SITE', certain: false });
    expect(effect?.ifRequestHasKey).toBeUndefined();
  });

  it('and a condition on the key itself is one', () => {
    const text = `import os\ndef application(environ, start_response):\n    if environ.get('SITE', ''):\n        os.environ['K'] = environ['SITE']\n    return []\n`;
    expect(factsOf(engine, text).effects[0]?.ifRequestHasKey).toBe(true);
  });
});
