import { djangoSite } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const script = (body: string) => ({ 'site/wsgi.py': `from django.core.wsgi import get_wsgi_application\n${body}` });
testRule(rule, {
  invalid: [
    {
      name: 'case 115 (archivematica PR#375): printed, and the process killed',
      tree: script(
        'import os, signal\ntry:\n    application = get_wsgi_application()\nexcept Exception:\n    print("failed")\n    os.kill(os.getpid(), signal.SIGINT)\n',
      ),
      findings: [{ id: 'ended', severity: 'info', says: ['no traceback'] }],
    },
    {
      name: 'case 113 (inventario): the message of the second failure caught, and a bare handler built',
      tree: {
        'site/wsgi.py':
          'from django.core.wsgi import get_wsgi_application\nfrom django.core.handlers.wsgi import WSGIHandler\ntry:\n    application = get_wsgi_application()\nexcept RuntimeError:\n    application = WSGIHandler()\n',
      },
      findings: [{ id: 'masked', severity: 'warning', says: ['RuntimeError', 'half-started'] }],
    },
    {
      name: 'an AttributeError of the site itself, which no version of Django explains',
      tree: script(
        'try:\n    application = get_wsgi_application()\nexcept AttributeError:\n    application = get_wsgi_application()\n',
      ),
      findings: [{ id: 'masked', severity: 'warning', says: ['AttributeError'] }],
    },
    {
      name: 'a static 500 that the script keeps',
      tree: script(
        "try:\n    application = get_wsgi_application()\nexcept Exception:\n    def application(environ, start_response):\n        start_response('500 Internal Server Error', [])\n        return [b'']\n",
      ),
      findings: [{ id: 'kept', severity: 'info' }],
    },
    {
      name: 'another callable that takes the place of the handler',
      tree: script(
        'def sorry(environ, start_response):\n    return []\n\ntry:\n    application = get_wsgi_application()\nexcept Exception:\n    application = sorry\n',
      ),
      findings: [{ id: 'kept', severity: 'info' }],
    },
    {
      name: 'a name that is None where Django did not start, and tells the callable',
      tree: script(
        'def sorry(environ, start_response):\n    return []\n\ntry:\n    site = get_wsgi_application()\nexcept Exception:\n    site = None\n\nif not site:\n    application = sorry\nelse:\n    application = site\n',
      ),
      findings: [{ id: 'kept', severity: 'info' }],
    },
    {
      name: 'case 88 (biteplans): the process kills itself on a request whose handler failed',
      tree: script(
        'import os, signal, time\ndef application(environ, start_response):\n    try:\n        return get_wsgi_application()(environ, start_response)\n    except Exception:\n        os.kill(os.getpid(), signal.SIGINT)\n        time.sleep(2)\n',
      ),
      findings: [{ id: 'ended', severity: 'info' }],
    },
  ],
  valid: [{ name: "startproject's script", tree: djangoSite('blog') }],
  lookAlikes: [
    {
      name: 'a fallback for a Django without django.core.wsgi',
      tree: {
        'site/wsgi.py':
          'try:\n    from django.core.wsgi import get_wsgi_application\n    application = get_wsgi_application()\nexcept ImportError:\n    import django.core.handlers.wsgi\n    application = django.core.handlers.wsgi.WSGIHandler()\n',
      },
    },
    {
      name: 'a guard for a Django without django.setup()',
      tree: script(
        'import django\ntry:\n    django.setup()\nexcept AttributeError:\n    pass\napplication = get_wsgi_application()\n',
      ),
    },
    {
      name: 'a failure that is written down before the process is ended',
      tree: script(
        "import os, signal, sys, traceback\ntry:\n    application = get_wsgi_application()\nexcept Exception:\n    if 'mod_wsgi' in sys.modules:\n        traceback.print_exc()\n        os.kill(os.getpid(), signal.SIGINT)\n",
      ),
    },
    {
      name: 'an exception that is raised again',
      tree: script(
        'try:\n    application = get_wsgi_application()\nexcept Exception:\n    print("failed")\n    raise\n',
      ),
    },
  ],
});
