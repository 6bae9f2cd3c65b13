import { oneOf, type WordRule } from './word-rule.ts';

/** The words of mod_wsgi. Data only. */
export const WORDS_OF_WSGI: readonly WordRule[] = [
  {
    keys:
      'wsgierroroverride wsgichunkedrequest wsgienablesendfile wsgiignoreactivity wsgipassapacherequest wsgilazyinitialization ' +
      'wsgidontwritebytecode wsgisocketrotation wsgiverbosedebugging wsgiservermetrics wsgidestroyinterpreter wsgigroupauthoritative ' +
      'wsgirestrictembedded wsgirestrictstdin wsgirestrictstdout wsgirestrictsignal wsgicasesensitivity wsgipassauthorization ' +
      'wsgiscriptreloading',
    takes: oneOf('on off'),
    text: '{name} must be one of: Off | On',
  },
  { keys: 'wsgimapheadtoget', takes: oneOf('on off auto'), text: '{name} must be one of: Off | On | Auto' },
  {
    keys: 'wsgiacceptmutex',
    takes: oneOf('default flock fcntl sysvsem posixsem pthread'),
    text: '{name} Accept mutex lock mechanism is invalid',
  },
  {
    keys: 'wsgipythonhashseed',
    takes: (word) => word === 'random' || (/^\d+$/.test(word) && Number(word) < 2 ** 32),
    text: '{name} must be "random" or an integer in range [0; 4294967295]',
  },
];
