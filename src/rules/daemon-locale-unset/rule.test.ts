import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const site = (daemon: string, settings = "MEDIA_ROOT = '/srv/photo/media'\n") => ({
  'site.conf': `${daemon}\n${virtualHost('photo.example.com', 'WSGIScriptAlias / /srv/photo/photo/wsgi.py process-group=photo')}`,
  ...djangoSite('photo', { settings }),
});

testRule(rule, {
  invalid: [
    {
      name: 'a site with uploads, started with LANG=C as Debian does (measured: ascii on Python 3.11)',
      tree: site('[|WSGIDaemonProcess photo|]'),
      environment: { LANG: 'C' },
      findings: [{ id: 'ascii', severity: 'warning', says: ['LANG=C', 'photo.example.com/', 'UnicodeEncodeError'] }],
      fixed: site('WSGIDaemonProcess photo lang=C.UTF-8 locale=C.UTF-8'),
      applicability: 'unsafe',
    },
    {
      name: 'the same, and nothing is known of how Apache is started',
      tree: site('WSGIDaemonProcess photo threads=5'),
      findings: [{ id: 'unknown', severity: 'info' }],
    },
  ],
  valid: [
    { name: 'a locale', tree: site('WSGIDaemonProcess photo locale=C.UTF-8') },
    { name: 'a language', tree: site("WSGIDaemonProcess photo lang='en_US.UTF-8'") },
  ],
  lookAlikes: [
    {
      name: 'Apache started in UTF-8',
      tree: site('WSGIDaemonProcess photo'),
      environment: { LANG: 'C', LC_ALL: 'C.UTF-8' },
    },
    { name: 'a site without uploads', tree: site('WSGIDaemonProcess photo', "MEDIA_ROOT = ''\n") },
    {
      name: 'uploads that are kept elsewhere',
      tree: site(
        'WSGIDaemonProcess photo',
        "MEDIA_ROOT = '/srv/media'\nDEFAULT_FILE_STORAGE = 'storages.backends.s3boto3.S3Boto3Storage'\n",
      ),
    },
    {
      name: 'embedded mode, whose locale is that of Apache itself',
      tree: {
        'site.conf': virtualHost('photo.example.com', 'WSGIScriptAlias / /srv/photo/photo/wsgi.py'),
        ...djangoSite('photo', { settings: "MEDIA_ROOT = '/srv/photo/media'\n" }),
      },
    },
  ],
});
