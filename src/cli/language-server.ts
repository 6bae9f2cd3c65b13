import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CheckResult, check, toolVersion, UsageError } from '../api.ts';
import { type Message, readMessages, writeMessage } from './json-rpc.ts';
import type { OptionValues } from './option-table.ts';
import { resolveSettings } from './options.ts';
import { today } from './today.ts';

/** Somebody types. */
const SETTLES_MS = 300;
const SEVERITIES = { error: 1, warning: 2, info: 3 } as const;
const NOT_FOUND = -32601;
/** `window/showMessage`: an error. */
const ERROR = 1;

/**
 * Speaks the Language Server Protocol 3.17 until the editor ends it: after every change the whole tree is checked, with the texts
 * that the editor has instead of those on disk, because the cause may be in one file and the place in another. Tells whether the
 * editor said good-bye.
 */
export async function serveEditor(values: OptionValues, input: Readable, output: Writable): Promise<boolean> {
  const editor = new Editor(values, output);
  for await (const message of readMessages(input)) {
    if (message.method === 'exit') break;
    editor.take(message);
  }
  return editor.isShutDown;
}

type Finding = CheckResult['findings'][number];

class Editor {
  isShutDown = false;
  readonly #values: OptionValues;
  readonly #output: Writable;
  readonly #texts = new Map<string, string>();
  /** Files of which the editor shows something. */
  #marked: ReadonlySet<string> = new Set();
  #root = process.cwd();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(values: OptionValues, output: Writable) {
    this.#values = values;
    this.#output = output;
  }

  take({ id, method = '', params = {} }: Message): void {
    const document = params['textDocument'] as { readonly uri?: string; readonly text?: string } | undefined;
    const file = document?.uri?.startsWith('file:') ? fileURLToPath(document.uri) : null;
    switch (method) {
      case 'initialize':
        this.#root = rootOf(params) ?? this.#root;
        return this.#answer(id, {
          capabilities: { textDocumentSync: { openClose: true, change: 1, save: true } },
          serverInfo: { name: 'wsgiscope', version: toolVersion() },
        });
      case 'shutdown':
        this.isShutDown = true;
        clearTimeout(this.#timer);
        return this.#answer(id, null);
      case 'textDocument/didOpen':
        if (file !== null) this.#texts.set(file, document?.text ?? '');
        return this.#checkSoon();
      case 'textDocument/didChange': {
        const changes = params['contentChanges'] as readonly { readonly text: string }[] | undefined;
        if (file !== null) this.#texts.set(file, changes?.at(-1)?.text ?? '');
        return this.#checkSoon();
      }
      case 'textDocument/didClose':
        if (file !== null) this.#texts.delete(file);
        return this.#checkSoon();
      case 'initialized':
      case 'textDocument/didSave':
        return this.#checkSoon();
      default:
        if (id !== undefined)
          writeMessage(this.#output, { id, error: { code: NOT_FOUND, message: `${method} is not known` } });
    }
  }

  #answer(id: Message['id'], result: unknown): void {
    writeMessage(this.#output, { id, result });
  }

  #checkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(() => this.#check());
    }, SETTLES_MS);
  }

  async #check(): Promise<void> {
    try {
      const paths = [this.#root];
      const given = new Map(this.#texts);
      const { settings, agreed } = await resolveSettings(this.#values, paths, { given });
      const { result } = await check({ paths, settings, suppressOn: today(), ...(agreed ? { agreed } : {}) });
      this.#publish(result);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const params = {
        type: ERROR,
        message: `wsgiscope: ${error instanceof UsageError ? '' : 'internal failure: '}${message}`,
      };
      writeMessage(this.#output, { method: 'window/showMessage', params });
    }
  }

  /** A file that had diagnostics and has none any more is told so. */
  #publish({ findings }: CheckResult): void {
    const byFile = new Map<string, object[]>([...this.#marked].map((file) => [file, []]));
    for (const finding of findings)
      for (const occurrence of finding.occurrences) {
        const { file } = occurrence.primary.at;
        byFile.set(file, [...(byFile.get(file) ?? []), diagnosticOf(finding, occurrence)]);
      }
    for (const [file, diagnostics] of byFile)
      writeMessage(this.#output, {
        method: 'textDocument/publishDiagnostics',
        params: { uri: pathToFileURL(file).href, diagnostics },
      });
    this.#marked = new Set([...byFile].flatMap(([file, { length }]) => (length > 0 ? [file] : [])));
  }
}

/** Lines and characters count from 0, characters in UTF-16, as ours do from 1. */
const rangeOf = ({ line, column, endLine, endColumn }: Finding['primary']['at']): object => ({
  start: { line: line - 1, character: column - 1 },
  end: { line: endLine - 1, character: endColumn - 1 },
});

const diagnosticOf = (finding: Finding, { message, severity, primary, related }: Finding['occurrences'][number]) => ({
  range: rangeOf(primary.at),
  severity: SEVERITIES[severity],
  code: finding.ruleId,
  ...(finding.docsUrl === '' ? {} : { codeDescription: { href: finding.docsUrl } }),
  source: 'wsgiscope',
  message: finding.occurrences.length === 1 ? finding.message : message,
  relatedInformation: related.map(({ at, text }) => ({
    location: { uri: pathToFileURL(at.file).href, range: rangeOf(at) },
    message: text,
  })),
});

function rootOf({ rootUri, workspaceFolders }: Readonly<Record<string, unknown>>): string | null {
  const [first] = Array.isArray(workspaceFolders) ? workspaceFolders : [];
  const uri: unknown = first?.uri ?? rootUri;
  return typeof uri === 'string' && uri.startsWith('file:') ? fileURLToPath(uri) : null;
}
