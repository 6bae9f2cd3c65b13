const header = (version: string): string =>
  `# https://docs.djangoproject.com/en/${version}/ref/settings/\nINSTALLED_APPS = []\n`;

/** What tells that a project runs on a Django with the registry. */
export const NEW = [
  ['a requirement', { 'requirements.txt': 'Django>=1.8,<1.9\n' }],
  ['a setting', { 'site/settings.py': "ROOT_URLCONF = 'site.urls'\nMIDDLEWARE = []\n" }],
  ['an import', { 'site/urls.py': 'from django.urls import path\n\nurlpatterns = []\n' }],
  ['a migration', { 'site/app/migrations/0001_initial.py': 'from django.db import migrations, models\n' }],
  ['what startproject wrote', { 'site/settings.py': header('1.8') }],
] as const;

/** What tells that a project is of before that. */
export const OLD = [
  [
    'a project that migrates with South',
    { 'site/settings.py': "INSTALLED_APPS = ('django.contrib.admin', 'south')\n" },
  ],
  ['a migration of South', { 'site/app/migrations/0001_initial.py': 'from south.db import db\n' }],
  [
    'a project of before Django 1.6, as its manage.py tells',
    {
      'manage.py': 'from django.core.management import execute_manager\nimport settings\n\nexecute_manager(settings)\n',
    },
  ],
  ['a project that keeps Django below 1.7', { 'requirements.txt': 'South==0.8\nDjango==1.6.11\n' }],
  ['an import that is gone in Django 1.6', { 'site/urls.py': 'from django.conf.urls.defaults import patterns\n' }],
  ['a setting that is gone in Django 1.4', { 'site/settings.py': "INSTALLED_APPS = []\nDATABASE_ENGINE = 'mysql'\n" }],
  ['what startproject wrote', { 'site/settings.py': header('1.6') }],
  [
    'what startproject wrote until 1.5',
    { 'site/settings.py': '# Django settings for site project.\nINSTALLED_APPS = []\n' },
  ],
  [
    'a folder of Python 2',
    { 'manage.py': "import django\nimport sys\nsys.path.append('/srv/lib/python2.7/site-packages')\n" },
  ],
  ['Python 2', { 'manage.py': 'import django\n\nprint "managing"\n' }],
  [
    'what a person reads first',
    { 'README.rst': 'Install Python and Django (1.3), then run it.\n', INSTALL: 'Needs Django 1.3.7\n' },
  ],
  ['settings that TEMPLATES replaced', { 'site/settings.py': "INSTALLED_APPS = []\nTEMPLATE_DIRS = ('/srv',)\n" }],
  ['settings that MIDDLEWARE replaced', { 'site/settings.py': 'INSTALLED_APPS = []\nMIDDLEWARE_CLASSES = ()\n' }],
  [
    'URLs in patterns()',
    { 'site/urls.py': "from django.conf.urls import patterns\n\nurlpatterns = patterns('', (r'^$', 'site.home'))\n" },
  ],
] as const;
