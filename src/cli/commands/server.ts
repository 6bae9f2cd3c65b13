import { EXIT } from '../exit-code.ts';
import { SHARED_OPTIONS } from '../options.ts';
import type { Command } from './command.ts';

export const SERVER: Command = {
  name: 'server',
  operands: '',
  describe: 'a language server on standard input and output, for editors',
  options: SHARED_OPTIONS,
  run: async (values) => {
    const { serveEditor } = await import('../language-server.ts');
    return (await serveEditor(values, process.stdin, process.stdout)) ? EXIT.ok : EXIT.internal;
  },
};
