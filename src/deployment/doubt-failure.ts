import { posix } from 'node:path';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import type { RunContext } from './run-context.ts';

/** Names and modules that only Python 2 has (docs.python.org, What's New In Python 3.0). */
const NAME =
  /^name '(?:apply|basestring|buffer|cmp|execfile|file|intern|long|raw_input|reduce|reload|StandardError|unichr|unicode|xrange)' is not defined/;
/** The words for a syntax that Python 3 gave up; Python 2 also takes a tab for eight blanks, and `print >> stream` for a statement. */
const SYNTAX = /is not Python 3|^inconsistent use of tabs|^unsupported operand type\(s\) for >>/;
const MODULE =
  /^No module named '(?:__builtin__|commands|ConfigParser|Cookie|cPickle|cStringIO|HTMLParser|httplib|Queue|StringIO|thread|urllib2|urlparse)'/;

/**
 * A module that no folder of the search path has: the server may have more folders, and Python 2 looks beside the file that
 * imports it first.
 */
export function doubtMissing(
  { installed, sources, doubt }: RunContext,
  message: string,
  importer: FilePath | null,
): void {
  const name = /^No module named '(\w+)'$/.exec(message)?.[1];
  if (name === undefined) return;
  if (installed.moreBecause !== undefined) doubt(installed.moreBecause);
  const beside = importer === null ? null : posix.join(posix.dirname(importer), name);
  if (sources.isPythonOpen && beside && [`${beside}.py`, beside].some((path) => sources.fs.status(path) !== null))
    doubt(
      `${importer} imports ${name} from its own folder, as Python 2 does, and nothing tells which Python runs it (--python-version)`,
    );
}

/**
 * An exception of a text of Python 2, where nothing tells which Python runs it, and one for a variable that the server may
 * be started with.
 */
export function doubtFailure(
  { installed, sources, doubt }: RunContext,
  { file, loadFailure, notices, reads }: ScriptFacts,
): void {
  if (!loadFailure || sources.isOnServer) return;
  const { message } = loadFailure;
  const isSyntax = notices.some(({ code, file: at }) => code === 'python-python-2' && at === file);
  const isOpen = sources.isPythonOpen || installed.isNamedPython2 === true;
  if (isOpen && (isSyntax || SYNTAX.test(message) || NAME.test(message) || MODULE.test(message)))
    doubt(`${shortName(file)} is written in Python 2, and nothing tells which Python runs it (--python-version)`);
  const variable = reads.find(({ key, required }) => required && key !== null && namesWord(message, key))?.key;
  if (variable !== undefined)
    doubt(`whether the server is started with ${variable} is not in the files analysed (--env ${variable}=VALUE)`);
}

const namesWord = (message: string, word: string): boolean => message.split(/[^\w]+/).includes(word);

/** A file by its last two parts. */
const shortName = (file: FilePath): string => file.split('/').slice(-2).join('/');
