/** What a function or class outside the project does that matters here. */
export type LibraryDeed =
  /** Makes Django's WSGI application, which reads the settings. */
  | 'get_wsgi_application'
  | 'WSGIHandler'
  | 'configurations'
  | 'setup'
  /** Another WSGI application. */
  | 'other-handler'
  /** Calls the application it is given. */
  | 'wrapper'
  /** Returns such a wrapper. */
  | 'wrapper-factory'
  | 'load-dotenv'
  | 'find-dotenv'
  | 'dotenv-values'
  | 'read-dotenv'
  | 'read-env'
  | 'env-class'
  /** Reads one variable. */
  | 'env-read'
  | 'env-prefix'
  | 'setup-environ'
  | 'execute-manager'
  /** Writes the settings that options of a command line name. */
  | 'command-options'
  | 'command-line'
  /** Runs code. */
  | 'exec'
  /** Imports what it names. */
  | 'import-string'
  | 'settings-configure'
  | 'add-site-dir'
  | 'none';

/** One row: the dotted names that do it, and where that is written. */
export interface LibraryRow {
  readonly names: readonly string[];
  readonly does: LibraryDeed;
  readonly source: string;
}

/** What django-environ and environs call a read of one variable, by the type it gives. */
const METHODS_OF_ENV = (
  'str unicode bytes bool int float json list tuple dict url db db_url cache cache_url email email_url search_url path ' +
  'log_level decimal date datetime timedelta uuid enum dj_db_url dj_email_url dj_cache_url'
).split(' ');

/** Libraries by what they do to the environment or to the callable. A name that ends in `.*` stands for everything below it. */
export const LIBRARY: readonly LibraryRow[] = [
  {
    names: ['django.core.wsgi.get_wsgi_application'],
    does: 'get_wsgi_application',
    source: 'django/core/wsgi.py: django.setup(), then WSGIHandler(); docs: How to deploy with WSGI',
  },
  {
    names: ['django.core.handlers.wsgi.WSGIHandler', 'django.core.wsgi.WSGIHandler'],
    does: 'WSGIHandler',
    source:
      'django/core/handlers/wsgi.py: the constructor loads the middleware, hence the settings (since 1.x at the first request)',
  },
  {
    names: ['configurations.wsgi.get_wsgi_application', 'configurations.wsgi.application'],
    does: 'configurations',
    source: 'django-configurations, configurations/wsgi.py: importer.install() and then django.core.wsgi',
  },
  {
    names: ['django.setup', 'configurations.setup'],
    does: 'setup',
    source: 'django/__init__.py setup(): reads settings.LOGGING_CONFIG',
  },
  {
    names: ['configurations.importer.install'],
    does: 'none',
    source:
      'django-configurations, configurations/importer.py: reads DJANGO_SETTINGS_MODULE and DJANGO_CONFIGURATION, writes neither',
  },
  {
    names: ['django.core.management.setup_environ'],
    does: 'setup-environ',
    source:
      'Django 1.3, django/core/management/__init__.py setup_environ(): assigns os.environ["DJANGO_SETTINGS_MODULE"]',
  },
  {
    names: ['django.core.management.execute_manager'],
    does: 'execute-manager',
    source: 'Django 1.3, django/core/management/__init__.py execute_manager(): setup_environ(), then the command line',
  },
  {
    names: ['django.core.management.handle_default_options', 'django.core.management.base.handle_default_options'],
    does: 'command-options',
    source:
      'django/core/management/base.py handle_default_options(): assigns os.environ["DJANGO_SETTINGS_MODULE"] if options.settings',
  },
  {
    names: ['django.core.management.execute_from_command_line', 'django.core.management.ManagementUtility'],
    does: 'command-line',
    source:
      'django/core/management/__init__.py ManagementUtility.execute(): handle_default_options() with --settings of argv[2:]',
  },
  {
    names: ['six.exec_'],
    does: 'exec',
    source: 'six.py exec_(): exec() of Python 3, the statement of Python 2',
  },
  {
    names: ['django.utils.module_loading.import_string'],
    does: 'import-string',
    source: 'django/utils/module_loading.py import_string(): imports a module and gives an attribute of it',
  },
  {
    names: ['werkzeug.utils.import_string'],
    does: 'import-string',
    source: 'werkzeug/utils.py import_string(): imports a module and gives an attribute of it',
  },
  {
    names: ['django.conf.settings.configure', 'django.conf.LazySettings.configure'],
    does: 'settings-configure',
    source: 'docs.djangoproject.com: Using settings without setting DJANGO_SETTINGS_MODULE',
  },
  {
    names: ['dotenv.load_dotenv', 'dotenv.main.load_dotenv'],
    does: 'load-dotenv',
    source:
      'python-dotenv, README: existing variables are kept unless override=True; dotenv/main.py set_as_environment_variables()',
  },
  {
    names: ['dotenv.find_dotenv', 'dotenv.main.find_dotenv'],
    does: 'find-dotenv',
    source:
      'python-dotenv, dotenv/main.py find_dotenv() and _is_interactive(): from the working directory, as __main__ has no file under mod_wsgi',
  },
  {
    names: ['dotenv.dotenv_values', 'dotenv.main.dotenv_values'],
    does: 'dotenv-values',
    source: 'python-dotenv, README: dotenv_values() does not touch the environment',
  },
  {
    names: ['dotenv.read_dotenv', 'dotenv.load_dotenv_django'],
    does: 'read-dotenv',
    source:
      'django-dotenv 1.4, dotenv.py read_dotenv(): os.environ.setdefault for every key; the folder of the caller by default',
  },
  {
    names: ['environ.Env.read_env', 'environ.FileAwareEnv.read_env'],
    does: 'read-env',
    source:
      'django-environ, environ/environ.py Env.read_env(): setdefault for every key, assignment with overwrite=True; the folder of the caller by default',
  },
  {
    names: ['environs.Env.read_env', 'environs.env.read_env', 'environs.EnvReader.read_env'],
    does: 'read-env',
    source:
      'environs, README: read_env() is load_dotenv(), looking upwards from the caller (recurse=True), override=False',
  },
  {
    names: ['environ.Env', 'environ.FileAwareEnv', 'environs.Env', 'environs.EnvReader'],
    does: 'env-class',
    source: 'django-environ and environs, README: the object only reads the environment, a variable at each call',
  },
  {
    names: [
      ...METHODS_OF_ENV.flatMap((method) =>
        ['environ.Env', 'environ.FileAwareEnv', 'environs.Env', 'environs.env'].map((type) => `${type}.${method}`),
      ),
      'environ.Env.get_value',
      'environ.FileAwareEnv.get_value',
      'environs.env',
      'decouple.config',
      'decouple.Config',
      'decouple.AutoConfig',
      'dj_database_url.config',
    ],
    does: 'env-read',
    source:
      'django-environ, environs, python-decouple, dj-database-url, README of each: reads os.environ, raises where there is neither value nor default',
  },
  {
    names: ['environs.Env.prefixed', 'environs.env.prefixed'],
    does: 'env-prefix',
    source: 'environs, README, Handling prefixes',
  },
  {
    names: ['site.addsitedir', 'site.addpackage'],
    does: 'add-site-dir',
    source: 'docs.python.org/3/library/site.html: adds a directory to the end of sys.path and processes its .pth files',
  },
  {
    names: [
      'dj_static.Cling',
      'dj_static.MediaCling',
      'static.Cling',
      'whitenoise.WhiteNoise',
      'whitenoise.base.WhiteNoise',
      'whitenoise.django.DjangoWhiteNoise',
      'raven.middleware.Sentry',
      'raven.contrib.django.middleware.wsgi.Sentry',
      'raven.contrib.django.raven_compat.middleware.wsgi.Sentry',
      'sentry_sdk.integrations.wsgi.SentryWsgiMiddleware',
      'newrelic.agent.WSGIApplicationWrapper',
      'newrelic.api.wsgi_application.WSGIApplicationWrapper',
      'django.contrib.staticfiles.handlers.StaticFilesHandler',
      'werkzeug.debug.DebuggedApplication',
      'werkzeug.contrib.fixers.ProxyFix',
      'werkzeug.middleware.proxy_fix.ProxyFix',
      'werkzeug.middleware.profiler.ProfilerMiddleware',
      'paste.exceptions.errormiddleware.ErrorMiddleware',
      'paste.evalexception.EvalException',
      'paste.translogger.TransLogger',
      'helloworld.wsgi.HelloWorldApplication',
      'linesman.middleware.make_linesman_middleware',
      'elasticapm.contrib.opentracing.Tracer',
      'opentelemetry.instrumentation.wsgi.OpenTelemetryMiddleware',
      'opbeat.contrib.django.middleware.wsgi.Opbeat',
      'scout_apm.api.wsgi.ScoutWsgiMiddleware',
      'beaker.middleware.SessionMiddleware',
      'socketio.WSGIApp',
      'ddtrace.contrib.wsgi.DDWSGIMiddleware',
    ],
    does: 'wrapper',
    source: 'the README or documentation of each: a WSGI application that calls the one it is given',
  },
  {
    names: ['newrelic.agent.wsgi_application', 'newrelic.agent.function_wrapper'],
    does: 'wrapper-factory',
    source: 'New Relic, Python agent API: wsgi_application is a decorator with options',
  },
  {
    names: [
      'flask.Flask',
      'bottle.Bottle',
      'bottle.default_app',
      'pyramid.paster.get_app',
      'paste.deploy.loadapp',
      'web.application',
      'falcon.API',
      'falcon.App',
      'werkzeug.wsgi.DispatcherMiddleware',
      'werkzeug.middleware.dispatcher.DispatcherMiddleware',
      'webob.dec.wsgify',
    ],
    does: 'other-handler',
    source: 'the documentation of each: the object is a WSGI application',
  },
  {
    names: [
      'newrelic.*',
      'sentry_sdk.*',
      'raven.*',
      'whitenoise.*',
      'django.*',
      'configurations.*',
      'dotenv.*',
      'environ.*',
      'environs.*',
      'decouple.*',
      'mod_wsgi.*',
      'pkg_resources.*',
      'setuptools.*',
      'celery.*',
      'djcelery.*',
      'six.*',
      'yaml.*',
      'pytz.*',
      'requests.*',
      'redis.*',
      'simplejson.*',
      'uwsgi.*',
      'uwsgidecorators.*',
      'gunicorn.*',
      'gevent.*',
      'psycogreen.*',
      'psycopg2.*',
      'MySQLdb.*',
      'pymysql.*',
      'structlog.*',
      'loguru.*',
      'flask.*',
      'werkzeug.*',
      'paste.*',
      'static.*',
      'dj_static.*',
      'dj_database_url.*',
      'colorama.*',
      'channels.*',
      'ddtrace.*',
      'opentelemetry.*',
      'elasticapm.*',
      'rollbar.*',
      'honeybadger.*',
      'bugsnag.*',
      'prometheus_client.*',
      'bottle.*',
      'pyramid.*',
      'numpy.*',
      'pandas.*',
      'monitor.*',
    ],
    does: 'none',
    source: 'the documentation of each: nothing else of it that a WSGI script calls writes the process environment',
  },
];

/** Names of Django's past (release notes of 1.4, 1.5, 1.7, 1.9): what they were replaced by needs no setting up by hand. */
export const LEGACY_NAMES: ReadonlySet<string> = new Set([
  'django.core.handlers.wsgi',
  'django.core.handlers.modpython',
  'django.core.management.setup_environ',
  'django.core.management.execute_manager',
  'django.core.servers.fastcgi',
  'django.core.servers.fastcgi.runfastcgi',
  'django.core.servers.basehttp.AdminMediaHandler',
  'django.utils.importlib',
]);

const exact = new Map<string, LibraryDeed>();
const below = new Set<string>();
for (const { names, does } of LIBRARY)
  for (const name of names) {
    if (name.endsWith('.*')) below.add(name.slice(0, -2));
    else exact.set(name, does);
  }

/** What a dotted name does; null where the table says nothing. */
export const findDeed = (name: string): LibraryDeed | null =>
  exact.get(name) ?? (below.has(topOf(name)) ? 'none' : null);

const onTheWay = new Set(
  [...exact.keys()].flatMap((name) => name.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))),
);

/** Whether a dotted name is one of the table itself, or leads to one. */
export const hasDeedBelow = (name: string): boolean => onTheWay.has(name);

const topOf = (name: string): string => name.split('.', 1)[0] ?? name;

const packages = new Set([...below, ...[...exact.keys()].map(topOf)]);

/** Whether the table knows the package a dotted name belongs to. */
export const isKnownLibrary = (name: string): boolean => packages.has(topOf(name));
