import { posix } from 'node:path';
import type { FileSystem } from '../../host/file-system.ts';
import type { Sighting } from '../../host/server-disk.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { isAbsolutePath } from '../../source/normal-path.ts';
import type { Notice } from '../../source/notice.ts';
import { oncePer } from '../../source/once-per.ts';
import { SourceFile } from '../../source/source-file.ts';
import { findDirective, hasStranger } from '../directives/find-directive.ts';
import { STATIC_MODULE_NAMES } from '../directives/modules.ts';
import type { Condition, DirectiveNode } from '../syntax/config-node.ts';
import { LineDirective, LineSection, type NodeSource, type ReadNode } from '../syntax/line-node.ts';
import { maskTemplates, type TemplateMask } from '../syntax/mask-templates.ts';
import { readWord } from '../syntax/words.ts';
import { CONDITIONALS, decideConditional } from './conditionals.ts';
import { Definitions } from './definitions.ts';
import { LineStream, locateLine, type ReadLine } from './line-stream.ts';
import type { Macro } from './macros.ts';
import { ReadBounds } from './read-bounds.ts';
import { executeReadDirective, isReadDirective } from './read-directives.ts';
import { collectMacro } from './read-macro.ts';
import type { ReadOptions, StartupError } from './read-result.ts';
import type { Command, ReadState } from './read-state.ts';
import { Scopes } from './scopes.ts';

/** What Debian's `envvars` defines on every server; a tree without that file misses nothing. */
const OF_THE_DISTRIBUTION = /^\$\{APACHE_(?:RUN_(?:DIR|USER|GROUP)|LOG_DIR|LOCK_DIR|PID_FILE|CONFDIR)\}$/;
/** core.c:AP_MAX_INCLUDE_DEPTH */
const DEEPEST_INCLUDE = 128;

/** The lines that lead to what a line includes; a thousand files are included by one. */
const behind = oncePer((from: ReadLine): readonly Location[] => [...from.via, locateLine(from)]);

const isThere = ({ kind }: Sighting): boolean | 'unknown' => (kind === 'unknown' ? 'unknown' : kind === 'present');

/** The state of httpd's READ phase (config.c:ap_build_config): what was defined, loaded and opened so far. */
export class Reader implements ReadState {
  readonly fs: FileSystem;
  readonly options: ReadOptions;
  readonly definitions: Definitions;
  readonly nodes: ReadNode[] = [];
  /** Lines that acted while they were read and that rules ask about: LoadModule, ServerRoot. */
  readonly readNodes: DirectiveNode[] = [];
  readonly moduleNames = new Set<string>();
  readonly openModules = new Set<string>();
  readonly macros = new Map<string, Macro>();
  readonly files = new Set<FilePath>();
  readonly notices: Notice[] = [];
  readonly errors: StartupError[] = [];
  serverRoot: FilePath | null;
  hasModuleList = false;
  missesIncludes = false;
  hasOldModules = false;
  anyMacroDefined = false;
  readonly #bounds = new ReadBounds((...told) => this.note(...told));
  #depth = 0;
  #recursed = false;
  /** The files being read, the entry first. */
  readonly #open: FilePath[] = [];
  /** What was read before: a file that every virtual host includes is looked at for templates once. */
  readonly #sources = new Map<FilePath, SourceFile>();
  readonly #masks = new Map<FilePath, TemplateMask>();

  constructor(fs: FileSystem, options: ReadOptions) {
    this.fs = fs;
    this.options = options;
    this.definitions = new Definitions(options.defines, options.environment);
    this.serverRoot = options.serverRoot;
    const { within } = options;
    if (!within) return;
    for (const [name, value] of within.defines) this.definitions.define(name, value);
    for (const name of within.modules.names) this.moduleNames.add(name);
    this.hasModuleList = within.modules.complete;
  }

  /** What the modules offer is known: there is a list of them, of httpd 2.4, and no file was missed that may add to it. */
  get modulesTold(): boolean {
    return this.hasModuleList && !this.missesIncludes && !this.hasOldModules;
  }

  /** Records an error as httpd words it. What is behind it is read all the same, for everything but the start-up. */
  fail(message: string, line: ReadLine): void {
    this.errors.push({ message, at: locateLine(line), line: line.line });
  }

  /** Sections that do not close as they were opened. What a template leaves out may close what it leaves in. */
  #failBalance(message: string, line: ReadLine): void {
    if (this.#masks.get(line.source.path)?.isBuilt) this.note('unbalanced-template', message, locateLine(line));
    else this.fail(message, line);
  }

  note(code: string, message: string, at?: Location): void {
    this.notices.push({ code, message, ...(at ? { at } : {}) });
  }

  /** Reads one file into `sink`; `from` is the Include line, null for the entry. */
  readFile(path: FilePath, from: ReadLine | null, sink: ReadNode[], conditions: readonly Condition[]): void {
    // Reading on after that error, a file that is open is not opened again: two that include each other twice would double at every level.
    if (this.#recursed && this.#open.includes(path)) return;
    const source = this.#sources.get(path) ?? this.#load(path, from);
    if (!source) return;
    if (this.#depth >= DEEPEST_INCLUDE && from) {
      this.#recursed = true;
      this.fail(`Exceeded maximum include depth of ${DEEPEST_INCLUDE}, There appears to be a recursion.`, from);
      return;
    }
    if (this.files.has(path)) this.#bounds.countCharacters(source.text.length);
    this.#bounds.countFile();
    this.files.add(path);
    this.#depth += 1;
    this.#open.push(path);
    this.#readStream(new LineStream(source, from ? behind(from) : []), new Scopes(sink, conditions));
    this.#open.pop();
    this.#depth -= 1;
  }

  isBeingRead(path: FilePath): boolean {
    return this.#open.includes(path);
  }

  #load(path: FilePath, from: ReadLine | null): SourceFile | null {
    const found = this.fs.readText(path);
    if (found.kind === 'failure') {
      if (from && this.isOnServer) this.fail(`Could not open configuration file ${path}: ${found.message}`, from);
      this.missesIncludes ||= from !== null;
      this.note(`include-${found.reason}`, found.message, from ? locateLine(from) : undefined);
      return null;
    }
    const mask = this.isOnServer ? null : maskTemplates(path, found.text);
    if (mask) {
      this.#masks.set(path, mask);
      this.notices.push(...mask.hidden);
    }
    const source = new SourceFile(path, mask?.text ?? found.text, found.text);
    this.#sources.set(path, source);
    if (found.bom) this.#reportMark(source);
    return source;
  }

  /** httpd takes a byte order mark for the beginning of the first command's name (util.c:ap_pcfg_openfile skips it on Windows only). */
  #reportMark(source: SourceFile): void {
    const at = source.locate({ start: 0, end: 0 });
    this.errors.push({
      message: 'Invalid command: the file begins with a byte order mark, which httpd takes for text',
      at,
      line: 1,
    });
    this.note('byte-order-mark', 'the file begins with a byte order mark; httpd refuses it', at);
  }

  #readStream(stream: LineStream, scopes: Scopes): void {
    for (let line = stream.next(); line; line = stream.next()) {
      this.#bounds.countLine(line.macro !== null, scopes.depth, () => locateLine(line));
      this.#readLine(line, stream, scopes);
    }
    const [outermost] = scopes.sections;
    if (!outermost) return;
    const unclosed = scopes.sections.map(
      ({ node, opened }) => `${opened.source.path}:${opened.line}: <${node.name}> was not closed.`,
    );
    this.#failBalance(unclosed.reverse().join('\n'), outermost.opened);
    while (scopes.depth > 0) scopes.close();
  }

  #readLine(line: ReadLine, stream: LineStream, scopes: Scopes): void {
    const { top } = scopes;
    if (top?.kind === 'conditional' && line.text.toLowerCase() === `</${top.name.toLowerCase()}>`) {
      scopes.close();
      return;
    }
    const command = this.#parse(line, scopes);
    if (!command) return;
    if (command.name.startsWith('</')) this.#closeSection(command, scopes);
    else if (command.name.startsWith('<')) this.#openSection(command, stream, scopes);
    else if (isReadDirective(command.name)) executeReadDirective(command, this, stream, scopes);
    else {
      const node = new LineDirective(this.nodeSource(command, command.name, command.expanded.text.length, scopes));
      scopes.sinkFor(node.conditions).push(node);
    }
  }

  #parse(line: ReadLine, scopes: Scopes): Command | null {
    const conditions = line.text.includes('${') ? this.conditionsOf(line, scopes) : [];
    const expanded = this.definitions.expand(line.text, line.segments, conditions);
    if (expanded.text !== line.text || line.macro !== null) this.#bounds.countCharacters(expanded.text.length);
    const word = readWord(expanded.text);
    if (!word || word.text === '') return null;
    const isOpening = word.text.startsWith('<') && word.text[1] !== '/';
    const glued = isOpening && word.text.endsWith('>');
    const name = glued ? word.text.slice(0, -1) : word.text;
    const args = expanded.text.slice(word.end).trimStart();
    const argsStart = expanded.text.length - args.length;
    for (const name of expanded.undefined) {
      const under = expanded.open.get(name);
      const what = under ? `hangs on ${under.text} (${under.why})` : 'is not defined';
      if (!OF_THE_DISTRIBUTION.test(name)) this.note('undefined-variable', `${name} ${what}`, locateLine(line));
    }
    return { line, expanded, name, argsStart, args: isOpening && args === '' && glued ? '>' : args };
  }

  #openSection(command: Command, stream: LineStream, scopes: Scopes): void {
    const name = command.name.slice(1);
    if (CONDITIONALS.has(name.toLowerCase())) this.#openConditional(command, name, stream, scopes);
    else if (name.toLowerCase() === 'macro' && this.isModuleLoaded('mod_macro.c')) collectMacro(command, this, stream);
    else {
      const end = command.args.lastIndexOf('>');
      const argsEnd =
        command.args === '>' || end < 0
          ? command.argsStart + Math.max(0, end < 0 ? command.args.length : 0)
          : command.argsStart + end;
      const node = new LineSection(this.nodeSource(command, name, argsEnd, scopes), end >= 0);
      if (!scopes.openInPlace(node)) scopes.open({ kind: 'section', node, opened: command.line });
    }
  }

  #openConditional(command: Command, name: string, stream: LineStream, scopes: Scopes): void {
    const verdict = decideConditional(name, command.args, {
      isDefined: (wanted) => this.definitions.isDefined(wanted, this.conditionsOf(command.line, scopes)),
      modules: { complete: this.modulesTold, names: this.moduleNames, open: this.openModules },
      fileExists: (path) => isThere(this.options.disk.lookUp(this.resolvePath(path), command.line.source.path)),
      knowsDirective: (wanted) => this.#knowsDirective(wanted),
      apacheVersion: this.options.apacheVersion,
      definesTold: this.options.isEntry,
    });
    if (verdict.kind === 'error') this.fail(verdict.message, command.line);
    if (verdict.kind === 'false' || verdict.kind === 'error') {
      this.#skipConditional(name, command.line, stream);
      return;
    }
    const condition = verdict.kind === 'unknown' ? this.#conditionOf(command, name, verdict.why) : null;
    scopes.open({ kind: 'conditional', name, condition, opened: command.line });
  }

  #knowsDirective(name: string): boolean | 'unknown' {
    const offers = findDirective(name);
    if (offers.some(({ module }) => this.moduleNames.has(module) || STATIC_MODULE_NAMES.has(module))) return true;
    if (!this.modulesTold) return 'unknown';
    return offers.length === 0 && hasStranger(this.moduleNames) ? 'unknown' : false;
  }

  #conditionOf(command: Command, name: string, why: string): Condition {
    const text = command.args.slice(0, command.args.lastIndexOf('>')).trim();
    const negated = text.startsWith('!');
    const subject = text.replace(/^!\s*/, '');
    const changes = this.definitions.changesOf(subject);
    return {
      text: `<${name} ${text}>`,
      why,
      at: locateLine(command.line),
      chain: `${name.toLowerCase()} ${subject}${changes > 0 ? ` (${changes})` : ''}`,
      branch: negated ? 1 : 0,
    };
  }

  /** Passes over an inactive conditional; what opens in it must close in it (config.c:ap_soak_end_container). */
  #skipConditional(name: string, opened: ReadLine, stream: LineStream): void {
    const open = [name];
    for (let line = stream.next(); line; line = stream.next()) {
      const word = readWord(line.text)?.text ?? '';
      if (!word.startsWith('<')) continue;
      if (word[1] !== '/') {
        open.push(word.slice(1).replace(/>$/, ''));
        continue;
      }
      const closed = word.slice(2, -1);
      const expected = open.at(-1) ?? '';
      if (closed.toLowerCase() !== expected.toLowerCase()) {
        this.fail(`Expected </${expected}> but saw </${closed}>`, opened);
        while (open.length > 1 && open.at(-1)?.toLowerCase() !== closed.toLowerCase()) open.pop();
        if (open.at(-1)?.toLowerCase() !== closed.toLowerCase()) continue;
      }
      open.pop();
      if (open.length === 0) return;
    }
    this.fail(`Expected </${name}> before end of configuration`, opened);
  }

  #closeSection(command: Command, scopes: Scopes): void {
    const { top } = scopes;
    const { name, line } = command;
    const hasEnd = name.endsWith('>');
    const key = (hasEnd ? name.slice(2, -1) : name.slice(2).replace(/[>#].*/s, '')).toLowerCase();
    if (top?.kind !== 'section') {
      this.#failBalance(`${name} without matching <${name.slice(2)} section`, line);
      scopes.closeUnopened(key, line);
    } else if (!hasEnd) {
      this.fail(`${name}> directive missing closing '>'`, line);
      this.#recoverClose(key, line, scopes);
    } else if (key !== top.node.key) {
      this.#failBalance(`Expected </${top.node.name}> but saw ${name}`, line);
      this.#recoverClose(key, line, scopes);
    } else {
      top.node.closedBy = line;
      scopes.close();
    }
  }

  /** Reading on after a bad closing line: the nearest open section of that name is meant, if there is one. */
  #recoverClose(key: string, line: ReadLine, scopes: Scopes): void {
    if (scopes.closeUnopened(key, line) || !scopes.hasSection(key)) return;
    for (let scope = scopes.close(); scope; scope = scopes.close()) {
      if (scope.kind !== 'section' || scope.node.key !== key) continue;
      scope.node.closedBy = line;
      return;
    }
  }

  /** The undecided conditionals around a line, those of a template included. */
  conditionsOf(line: ReadLine, scopes: Scopes): readonly Condition[] {
    const ofTemplate = this.#masks.get(line.source.path)?.conditionsAt(line.range.start) ?? [];
    return ofTemplate.length > 0 ? [...scopes.conditions, ...ofTemplate] : scopes.conditions;
  }

  symbolsOf({ source, range }: ReadLine): readonly string[] {
    return this.#masks.size > 0 ? (this.#masks.get(source.path)?.symbolsIn(range) ?? []) : [];
  }

  /** What a node of this command is made of. */
  nodeSource(command: Command, name: string, argsEnd: number, scopes: Scopes): NodeSource {
    const { line, expanded, argsStart } = command;
    return {
      name,
      text: expanded.text,
      segments: expanded.segments,
      argsStart,
      argsEnd: Math.max(argsStart, argsEnd),
      source: line.source,
      range: line.range,
      line: line.line,
      via: line.via,
      conditions: this.conditionsOf(line, scopes),
      symbols: [...expanded.undefined, ...this.symbolsOf(line)],
    };
  }

  /** Whether a module is there: told by LoadModule, or taken for granted where no line tells. */
  isModuleLoaded(sourceName: string): boolean {
    return !this.modulesTold || this.moduleNames.has(sourceName);
  }

  /** The files are the server's own, not a tree's. */
  get isOnServer(): boolean {
    return this.options.disk.standsFor === 'machine';
  }

  /** A path as httpd makes it absolute, from ServerRoot; from the entry's folder where none is known. */
  resolvePath(path: string): FilePath {
    const [entry = '/'] = this.files;
    return isAbsolutePath(path) ? path : posix.join(this.serverRoot ?? posix.dirname(entry), path);
  }
}
