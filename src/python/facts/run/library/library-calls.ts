import { posix } from 'node:path';
import type { HandlerCreation } from '../../script-facts.ts';
import { noteChoices } from '../calls/settings-handed.ts';
import { runUnseen } from '../calls/taken-code.ts';
import type { Context } from '../machine.ts';
import { addSiteFolder, runPathFile } from '../modules/site-folders.ts';
import { renderText, settle } from '../values/truth.ts';
import { argument, type CallArguments, external, NONE, text, type Value } from '../values/values.ts';
import { dotenvValues, findDotenv, interpolatesBy, isGiven, loadDotenv } from './dotenv-calls.ts';
import { declareScheme, notePrefix, readThroughLibrary } from './environment-readers.ts';
import { findDeed, type LibraryDeed } from './library-table.ts';
import { heedTexts, offerNamedModules } from './named-modules.ts';

type Deed = (args: CallArguments, context: Context, name: string) => Value;

const makeHandler =
  (handler: HandlerCreation['kind']): Deed =>
  (args, { place, machine }, name) => {
    const { world } = machine;
    runUnseen(place, machine);
    world.record({ kind: 'handler', handler }, place);
    const { hiding } = world.tries;
    if (hiding && handler !== 'other')
      world.record({ kind: 'masked', exceptions: hiding.hidden, handlerPlace: hiding.handlerPlace }, place);
    world.mayRaise('*', 'Django could not be set up', place);
    return handler === 'setup'
      ? NONE
      : { kind: 'handler', wraps: handler === 'other' ? args.positional.filter(isApplication) : [], label: name };
  };

const isApplication = (value: Value): boolean =>
  ['function', 'bound', 'class', 'instance', 'handler', 'partial'].includes(value.kind);

/** Calls that a wrapper passes on: the first argument that can be an application, or the one named so. */
const wrap: Deed = (args, _context, name) => {
  const given = [...args.positional, ...args.named.values()].filter(
    (value) => isApplication(value) || value.kind === 'unknown',
  );
  return { kind: 'handler', wraps: given.slice(0, 1), label: name };
};

const SETTINGS_MODULE = 'DJANGO_SETTINGS_MODULE';

const setupEnviron: Deed = (args, { place, machine }) => {
  const { world, environment } = machine;
  const original = argument(args, 1, 'original_settings_path');
  const module = args.positional[0] ? settle(args.positional[0], world) : NONE;
  let value: Value = world.unknown('the settings module given to setup_environ is not known', undefined, {
    isText: true,
  });
  if (original && settle(original, world).kind !== 'none') value = original;
  else if (module.kind === 'module') {
    const file = module.scope.source.path;
    const path = posix.basename(file) === '__init__.py' ? posix.dirname(file) : file.replace(/\.py$/, '');
    value = text(`${posix.basename(posix.dirname(path))}.${posix.basename(path)}`);
  } else if (module.kind === 'external' && module.name.includes('.'))
    value = text(module.name.split('.').slice(-2).join('.'));
  environment.write(text(SETTINGS_MODULE), value, place);
  return world.unknown('the project directory', undefined, { isText: true });
};

/** `execute_from_command_line(argv)`: behind the name of the command, `--settings` chooses as an assignment does. */
const chooseByCommandLine: Deed = (args, { place, machine }, name) => {
  const { world, environment } = machine;
  const argv = argument(args, 0, 'argv');
  const words = argv && argv.kind !== 'none' ? machine.iterate(argv, place).items.slice(2) : [];
  for (const [index, word] of words.entries()) {
    const written = settle(word, world);
    const [, given] = written.kind === 'text' ? (/^--settings(?:=(.*))?$/.exec(written.text) ?? []) : [];
    const isOption = written.kind === 'text' && written.text.startsWith('--settings');
    const value = given === undefined ? words[index + 1] : text(given);
    if (isOption && value) environment.write(text(SETTINGS_MODULE), value, place);
  }
  return world.unknown(`the result of ${name}() is not known`);
};

const DEEDS: { readonly [K in LibraryDeed]: Deed } = {
  get_wsgi_application: makeHandler('get_wsgi_application'),
  WSGIHandler: makeHandler('WSGIHandler'),
  configurations: makeHandler('configurations'),
  setup: makeHandler('setup'),
  'other-handler': makeHandler('other'),
  wrapper: wrap,
  'wrapper-factory': () => external('whitenoise.WhiteNoise'),
  'load-dotenv': (args, { place, machine }) => {
    const override = isGiven(args, 'override', machine, 3);
    return loadDotenv(
      {
        search: 'working-directory',
        override,
        path: argument(args, 0, 'dotenv_path'),
        interpolates: interpolatesBy(args, machine),
      },
      place,
      machine,
    );
  },
  'find-dotenv': (_args, { machine }) => findDotenv(machine),
  'dotenv-values': dotenvValues,
  'read-dotenv': (args, { place, machine }) =>
    loadDotenv(
      {
        search: 'beside',
        override: isGiven(args, 'override', machine, 1),
        path: argument(args, 0, 'dotenv'),
        interpolates: null,
      },
      place,
      machine,
    ),
  'read-env': (args, { place, machine }, name) => {
    const override = isGiven(args, 'overwrite', machine) || isGiven(args, 'override', machine);
    const isEnvirons = name.startsWith('environs');
    const path = argument(args, 0, isEnvirons ? 'path' : 'env_file');
    const search = isEnvirons ? 'upwards' : 'beside';
    return loadDotenv({ search, override, path, interpolates: isEnvirons ? true : null }, place, machine);
  },
  'env-class': (args, context, name) => {
    const { machine } = context;
    const read = args.positional.length > 0 ? readThroughLibrary(name, args, context) : null;
    if (read) return read;
    declareScheme(args, machine);
    return external(name);
  },
  'env-read': (args, context, name) =>
    readThroughLibrary(name, args, context) ?? context.machine.world.unknown(`the result of ${name}() is not known`),
  'env-prefix': (_args, { machine }) => {
    notePrefix(machine);
    return NONE;
  },
  'setup-environ': setupEnviron,
  'execute-manager': (args, context, name) => {
    setupEnviron(args, context, name);
    return NONE;
  },
  'command-options': ({ positional: [options] }, { place, machine }) => {
    const chosen = options ? machine.getAttribute(settle(options, machine.world), 'settings', place) : NONE;
    if (chosen.kind !== 'none')
      machine.environment.write(text(SETTINGS_MODULE), chosen, place, { isDoubtful: chosen.kind !== 'text' });
    return NONE;
  },
  'command-line': chooseByCommandLine,
  exec: (args, { place, machine, scope }) => machine.call(external('exec'), args, place, scope),
  'import-string': (args, { place, machine, scope }) => machine.call(external('pydoc.locate'), args, place, scope),
  'settings-configure': (args, { place, machine }) => {
    machine.world.record({ kind: 'configure' }, place);
    const given = args.named.get('INSTALLED_APPS');
    const apps = given ? machine.iterate(given, place).items : [];
    const more = apps.flatMap((app) =>
      app.kind === 'text' ? [text(`${app.text}.apps`), text(`${app.text}.models`)] : [],
    );
    offerNamedModules({ ...args, positional: more }, 'Django', place, machine);
    return NONE;
  },
  'add-site-dir': (args, context, name) => {
    const folder = argument(args, 0, 'sitedir');
    const file = argument(args, 1, 'name');
    const [path, written] = [folder, file].map((one) => (one ? renderText(one, context.machine.world) : null));
    if (name === 'site.addsitedir' && folder) addSiteFolder(folder, context);
    else if (path && written) runPathFile(path, written, context);
    return NONE;
  },
  none: (args, context, name) => {
    const { world } = context.machine;
    noteChoices(name, args, context);
    heedTexts(name, args, context);
    const wraps = args.positional.filter(isApplication);
    return world.unknown(`the result of ${name}() is not known`, undefined, wraps.length > 0 ? { wraps } : {});
  },
};

/** Calls something outside the project that the table knows; null where it does not. */
export const callLibrary = (name: string, args: CallArguments, context: Context): Value | null => {
  const deed = findDeed(name);
  if (deed === null) return null;
  return DEEDS[deed](args, context, name);
};
