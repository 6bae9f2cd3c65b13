import { UsageError } from '../../api.ts';
import { EXIT } from '../exit-code.ts';
import type { Command } from './command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The command that completes some commands, itself among them. */
export const completionsOf = (commands: () => readonly Command[]): Command => ({
  name: 'completions',
  operands: SHELLS.join('|'),
  describe: 'a script that completes commands, options and their values in a shell',
  options: {},
  run: async (_values, [shell, ...more]) => {
    const found = SHELLS.find((known) => known === shell);
    if (!found || more.length > 0) throw new UsageError(`completions: say one of ${SHELLS.join(', ')}`);
    const { renderCompletions } = await import('../render-completions.ts');
    process.stdout.write(renderCompletions(found, commands()));
    return EXIT.ok;
  },
});
