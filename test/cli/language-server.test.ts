import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Message, readMessages, writeMessage } from '../../src/cli/json-rpc.ts';
import { serveEditor } from '../../src/cli/language-server.ts';
import { folderOf } from '../helpers/run-cli.ts';
import { REPAIRED, SHARED_PROCESS } from '../helpers/shared-process.ts';

const SCRIPT = 'blog/blog/wsgi.py';
const VALUES = { texts: new Map(), switches: new Set<string>(), fromEnvironment: new Set<string>() };

/** An editor at the other end. */
function connect() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ended = serveEditor(VALUES, input, output);
  const messages = readMessages(output);
  const send = (message: object): void => writeMessage(input, message);
  const next = async (): Promise<Message> => (await messages.next()).value ?? {};
  /** What is said of a file next. */
  const diagnosticsOf = async (uri: string): Promise<readonly Record<string, unknown>[]> => {
    for (;;) {
      const { method, params } = await next();
      if (method === 'textDocument/publishDiagnostics' && params?.['uri'] === uri)
        return params['diagnostics'] as readonly Record<string, unknown>[];
    }
  };
  return { ended, send, next, diagnosticsOf };
}

describe('the language server', () => {
  it('tells what is wrong in the texts that the editor has, and takes it back when it is mended', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const uri = pathToFileURL(`${folder}/${SCRIPT}`).href;
    const { ended, send, next, diagnosticsOf } = connect();
    send({ id: 1, method: 'initialize', params: { rootUri: pathToFileURL(folder).href } });
    expect(await next()).toMatchObject({ id: 1, result: { serverInfo: { name: 'wsgiscope' } } });
    send({ method: 'initialized', params: {} });
    const [leak] = await diagnosticsOf(uri);
    expect(leak).toMatchObject({
      severity: 1,
      code: 'env-setdefault-shared-process',
      source: 'wsgiscope',
      range: { start: { character: 0 } },
    });
    send({ method: 'textDocument/didOpen', params: { textDocument: { uri, text: REPAIRED[SCRIPT] } } });
    expect(await diagnosticsOf(uri)).toEqual([]);
    send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
    expect(await diagnosticsOf(uri)).toHaveLength(1);
    send({ id: 'x', method: 'textDocument/hover', params: {} });
    expect(await next()).toMatchObject({ id: 'x', error: { code: -32601 } });
    send({ id: 2, method: 'shutdown' });
    expect(await next()).toMatchObject({ id: 2, result: null });
    send({ method: 'exit' });
    expect(await ended).toBe(true);
  });

  it('shows what is wrong with the settings, and goes on', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': 'selct = []\n' });
    const { send, next } = connect();
    send({ id: 1, method: 'initialize', params: { rootUri: pathToFileURL(folder).href } });
    await next();
    send({ method: 'initialized', params: {} });
    const { method, params } = await next();
    expect(method).toBe('window/showMessage');
    expect(params?.['message']).toContain('unknown key "selct"');
    send({ method: 'exit' });
  });

  it('passes over what is no message', async () => {
    const input = new PassThrough();
    input.write('Content-Length: 3\r\n\r\n{x}X: y\r\n\r\nContent-Length: 4\r\n\r\nnull');
    writeMessage(input, { id: 7 });
    input.end();
    const ids: unknown[] = [];
    for await (const { id } of readMessages(input)) ids.push(id);
    expect(ids).toEqual([7]);
  });
});
