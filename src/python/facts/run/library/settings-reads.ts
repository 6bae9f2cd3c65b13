import type { Machine } from '../machine.ts';
import type { Place, Value } from '../values/values.ts';

/** Names of `django.conf.settings` that are its own and no settings (django/conf/__init__.py, `LazySettings`). */
const OWN_NAME = /^(?:configured?|_wrapped|__(?:dict|module|doc)__)$/;

/** Objects that become what the settings say when something is asked of them. */
const MADE_BY_SETTINGS =
  /^django\.(?:core\.cache\.cache|db\.connection|core\.files\.storage\.default_storage|contrib\.staticfiles\.storage\.staticfiles_storage)$/;

/** Collections of what the settings name. */
const NAMED_BY_SETTINGS = /^django\.(?:core\.cache\.caches|db\.connections|template\.engines)$/;

/** Functions and classes that read a setting whenever they are called (tried with Django 5.2 and none that is configured). */
const READS = new RegExp(
  '^django\\.(?:' +
    [
      'utils\\.timezone\\.(?:now|local(?:time|date)|make_(?:aware|naive)|get_(?:current|default)_timezone(?:_name)?)',
      'utils\\.translation\\.(?:u?gettext|pgettext|activate|deactivate|get_language)',
      'utils\\.formats\\.(?:date|time|number)_format',
      'core\\.cache\\.caches\\.\\w+',
      'core\\.mail\\.(?:get_connection|send_mail|send_mass_mail|mail_admins|mail_managers|EmailMessage)',
      'core\\.signing\\.(?:dumps|loads|Signer|TimestampSigner)',
      'core\\.checks\\.run_checks',
      'core\\.management\\.call_command',
      'db\\.(?:connections\\.\\w+|close_old_connections|close_connection|reset_queries|transaction\\.get_connection)',
      '(?:urls|core\\.urlresolvers)\\.(?:get_resolver|reverse|resolve)',
      'template\\.(?:engines\\.\\w+|Template|loader\\.(?:get_template|select_template|render_to_string))',
      'apps\\.apps\\.is_installed',
      'contrib\\.auth\\.(?:get_user_model|authenticate|hashers\\.(?:make_password|check_password))',
      'http\\.(?:HttpResponse|JsonResponse|HttpRequest)',
      'templatetags\\.static\\.static',
      'conf\\.urls\\.(?:static\\.static|i18n\\.i18n_patterns)',
    ].join('|') +
    ')$',
);

/** What reads none when it is called (tried likewise); of everything else of Django it is not known. */
const READS_NONE = new RegExp(
  '^django\\.(?:' +
    [
      'get_version',
      'conf\\.(?!urls\\.)\\w+(?:\\.\\w+)?',
      'conf\\.urls\\.(?:url|include|patterns)',
      'urls\\.(?:path|re_path|include|reverse_lazy|set_script_prefix)',
      'utils\\.(?:encoding|html|text|functional|module_loading|importlib|safestring|decorators|datastructures|version|dateparse|duration|http|autoreload|six)\\..+',
      'utils\\.translation\\.(?:\\w+_lazy|override)',
      'utils\\.timezone\\.(?:is_(?:naive|aware)|activate|deactivate|override|timedelta|datetime|timezone)',
      'utils\\.crypto\\.(?:get_random_string|constant_time_compare)',
      'core\\.(?:exceptions|validators|signals|handlers|servers|wsgi)\\..+',
      'core\\.management\\.(?:setup_environ|utils\\..+|get_commands|base\\..+|color\\..+)',
      '(?:dispatch|forms|db\\.models|db\\.migrations|views)\\..+',
      'db\\.transaction\\.\\w*atomic\\w*',
      'test\\.(?:Client|RequestFactory)',
    ].join('|') +
    ')$',
);

/** Builtins that ask the object they are handed, and so what the settings are. */
const ASKS = /^(?:dir|bool|str|hash|list|tuple|set|sorted|iter|len|isinstance|print)$/;

/** Importing the models of an application asks which applications are installed (django/db/models/base.py). */
const MODELS = /^django\.contrib\.\w+\.models$/;

/** Whether Django has its settings by now. */
const isLoaded = ({ trace }: Machine['world']): boolean =>
  trace.some((event) => event.kind === 'configure' || (event.kind === 'handler' && event.handler !== 'other'));

/**
 * Django reads its settings, and from then on its variable no more. Where it has none by then that raises, and the next one that
 * asks tries again. `name`: the setting, or what reads one, with parentheses or as an import.
 */
export const noteSettingsRead = (name: string, place: Place, { world }: Machine, isDoubtful = false): void => {
  const isCaught = world.tries.catches('ImproperlyConfigured');
  world.record({ kind: 'settings-read', name, isCaught, isDoubtful }, place);
  if (!isDoubtful && !isLoaded(world)) world.mayRaise('ImproperlyConfigured', 'Django has no settings', place);
};

/** What asking something of Django for an attribute reads. */
export const heedAttribute = (of: string, name: string, place: Place, machine: Machine): void => {
  if (of === 'django.conf.settings') {
    if (!OWN_NAME.test(name)) noteSettingsRead(name, place, machine);
  } else if (MADE_BY_SETTINGS.test(of) && !isLoaded(machine.world)) noteSettingsRead(`${of}.${name}`, place, machine);
};

/** What a subscript of something of Django reads. */
export const heedSubscript = (of: string, place: Place, machine: Machine): void => {
  if (NAMED_BY_SETTINGS.test(of) && !isLoaded(machine.world)) noteSettingsRead(`${of}[]`, place, machine);
};

/** What importing a module of Django reads. */
export const heedImport = (module: string, place: Place, machine: Machine): void => {
  if (MODELS.test(module) && !isLoaded(machine.world)) noteSettingsRead(`the import of ${module}`, place, machine);
};

/** What a call reads: of something of Django, or of a builtin that is handed the settings. */
export const heedCall = (name: string, given: readonly Value[], place: Place, machine: Machine): void => {
  const isAsked = given.some((value) => value.kind === 'external' && value.name === 'django.conf.settings');
  const isOfDjango = name.startsWith('django.') && !name.startsWith('django.conf.settings.');
  if (!isAsked && !isOfDjango) return;
  if (machine.world.phase !== 'import' || isLoaded(machine.world)) return;
  if (isOfDjango ? READS.test(name) : ASKS.test(name)) noteSettingsRead(`${name}()`, place, machine);
  else if (isOfDjango && !READS_NONE.test(name) && !MADE_BY_SETTINGS.test(name.replace(/\.\w+$/, '')))
    noteSettingsRead(`${name}()`, place, machine, true);
};
