/** Settings by what people call them: `settings.dev`, `dev_settings`, `settings_dev`, `devsettings`, a class `Dev`. */
const named = (...words: readonly string[]): RegExp => {
  const word = `(?:${words.join('|')})`;
  return new RegExp(`^_?(?:${word}|${word}_?(?:settings|conf(?:ig)?)|(?:settings|conf(?:ig)?)_?${word})$`, 'i');
};
const DEVELOPMENT = named('dev', 'devel', 'develop', 'development', 'test', 'tests', 'testing');
const PRODUCTION = named(
  'prod',
  'production',
  'live',
  'deploy',
  'deployed',
  'deployment',
  'stage',
  'staging',
  'server',
);
/** `settings.local` serves development; `local_settings` is what each machine says for itself, those of production too. */
const LOCAL = /^_?local$/i;
/** A class of django-configurations. */
const DEVELOPMENT_CLASS = /^(?:Dev|Local|Test)/;
const PRODUCTION_CLASS = /^(?:Prod|Live|Deploy|Stag)/;

/** Of a settings module or a configuration class: whether its name says that it is for development. */
export const isForDevelopment = (value: string): boolean =>
  [DEVELOPMENT, LOCAL, DEVELOPMENT_CLASS].some((pattern) => pattern.test(lastOf(value)));
/** `settings.local`, which may as well be what one machine says for itself. */
export const isLocal = (value: string): boolean => LOCAL.test(lastOf(value));
/** The same of production, staging included. */
export const isForProduction = (value: string): boolean =>
  [PRODUCTION, PRODUCTION_CLASS].some((pattern) => pattern.test(lastOf(value)));

const lastOf = (value: string): string => value.split('.').at(-1) ?? value;
