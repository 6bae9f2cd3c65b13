import { renderKey, type Value } from './values.ts';

/** Names that are only counted say nothing: they differ where something else was asked before. */
export const withoutCount = (name: string): string => name.replace(/#\d+/g, '#');

const LONGEST = 200;
const MOST_ITEMS = 12;
const DEEPEST = 2;

/** What a value shows of itself in a comparison of paths. */
export const signValue = (value: Value, depth = 0): string => {
  switch (value.kind) {
    case 'unknown':
      return withoutCount(`?${value.id} ${value.why} ${value.made ? JSON.stringify(value.made.text) : ''}`);
    case 'text':
      return `t${value.text.length}:${value.text.slice(0, LONGEST)}`;
    case 'sequence': {
      const shown = depth < DEEPEST ? value.items.slice(0, MOST_ITEMS).map((item) => signValue(item, depth + 1)) : [];
      return `${value.type} of ${value.items.length}: ${shown.join()}`;
    }
    default:
      return renderKey(value) ?? value.kind;
  }
};
