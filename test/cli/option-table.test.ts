import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../src/cli/option-table.ts';

const TABLE = {
  requests: { value: 'FILE|-', describe: 'a file' },
  define: { value: 'NAME', short: 'D', multiple: true, describe: 'a name' },
  fix: { describe: 'a switch' },
};

const texts = (...args: readonly string[]) => Object.fromEntries(parseOptions(TABLE, args).values.texts);

describe('options', () => {
  it('takes a lone dash as a value, and as an operand where no option stands before it', () => {
    expect(texts('--requests', '-')).toEqual({ requests: ['-'] });
    expect(texts('--requests=-')).toEqual({ requests: ['-'] });
    expect(parseOptions(TABLE, ['--fix', '-']).operands).toEqual(['-']);
    expect(parseOptions(TABLE, ['--', '--requests', '-']).operands).toEqual(['--requests', '-']);
  });

  it('takes -DNAME as httpd does', () => {
    expect(texts('-DSSL', '-D', 'PORT=80')).toEqual({ define: ['SSL', 'PORT=80'] });
  });

  it('names the nearest option of an unknown one, and wants values where they belong', () => {
    expect(() => texts('--request', 'x')).toThrow('unknown option "--request". Did you mean "--requests"?');
    expect(() => texts('--requests')).toThrow('--requests needs FILE|-');
    expect(() => texts('--fix=yes')).toThrow('--fix takes no value');
  });
});
