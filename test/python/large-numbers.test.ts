import { expect, it } from 'vitest';
import { factsOf } from './facts-of.ts';

const effectsIf = (condition: string) =>
  factsOf('native', `import os\nif ${condition}:\n    os.environ['K'] = 'v'\n`).effects.filter(
    ({ key }) => key === 'K',
  );

it.each(['9007199254740993 != 9007199254740992', '9007199254740993 == 9007199254740992', '0xffffffffffffffff > 1'])(
  'what numbers beyond those of a double decide is open: %s',
  (condition) => {
    expect(effectsIf(condition)).toMatchObject([{ certain: false }]);
  },
);

it.each([
  ["'\\uffff' < '\\U0001f600'", true],
  ["'\\U0001f600' < '\\uffff'", false],
  ["sorted(['\\U0001f600', '\\uffff'])[0] == '\\uffff'", true],
  ["'a' < 'ab' < 'b'", true],
  ['9007199254740991 > 1', true],
])('texts are ordered by their characters: %s', (condition, isSo) => {
  expect(effectsIf(condition)).toHaveLength(isSo ? 1 : 0);
  if (isSo) expect(effectsIf(condition)).toMatchObject([{ certain: true }]);
});
