import type { Readable, Writable } from 'node:stream';

/** One message of JSON-RPC 2.0; a request has an id, a notification none. */
export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

const LENGTH = /^Content-Length: *(\d+)\r?$/im;
const END = '\r\n\r\n';

/** The messages of a stream, each behind a header that tells its bytes (Language Server Protocol, "Base Protocol"). What is none is passed over. */
export async function* readMessages(input: Readable): AsyncGenerator<Message> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of input) {
    bytes = Buffer.concat([bytes, chunk]);
    for (let end = bytes.indexOf(END); end >= 0; end = bytes.indexOf(END)) {
      const from = end + END.length;
      const length = Number(LENGTH.exec(bytes.toString('latin1', 0, end))?.[1] ?? 0);
      if (bytes.length < from + length) break;
      const message = parse(bytes.toString('utf8', from, from + length));
      bytes = bytes.subarray(from + length);
      if (message) yield message;
    }
  }
}

function parse(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Sends one message. */
export function writeMessage(output: Writable, message: object): void {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  output.write(`Content-Length: ${Buffer.byteLength(text)}${END}${text}`);
}
