import type { RuntimeText } from '../../../../source/static-value.ts';
import type { World } from '../state/world.ts';
import type { MadeText } from './origins.ts';
import { renderText, settle } from './truth.ts';
import type { DictValue, RequestValue, UnknownValue, Value } from './values.ts';

/** The keys of which PEP 3333 and mod_wsgi say that they are there, and not that they are texts. */
const MAY_BE_NO_TEXT = /^(?!wsgi\.url_scheme$|mod_wsgi\.(?:process|application)_group$)(?:wsgi|mod_wsgi|mod_ssl)\./;

const LONGEST = 16;

/** From now on the variables of this request, or of the request that a dictionary is a copy of, are not what they were. */
export const noteChange = (changed: RequestValue | DictValue, world: World): void => {
  const request = changed.kind === 'dict' ? changed.copyOf : changed;
  if (request?.kind === 'request') world.changedRequests.add(request.number);
};

/** The text of a request variable; `key` null for the one that has the name of what is written. */
export const requestText = (
  request: RequestValue,
  key: string | null,
  fallback: Value | null,
  world: World,
): MadeText | undefined => {
  if (world.changedRequests.has(request.number)) return undefined;
  if (key !== null && MAY_BE_NO_TEXT.test(key)) return undefined;
  if (fallback !== null && fallback.kind !== 'text' && fallback.kind !== 'none') return undefined;
  const otherwise = fallback?.kind === 'text' ? { otherwise: fallback.text } : {};
  return { text: [{ request: key, ...otherwise }], request: request.number };
};

/** Whether a variable is meant that has the name of what is written. */
const isByName = ({ text }: MadeText): boolean =>
  text.some((piece) => typeof piece !== 'string' && 'request' in piece && piece.request === null);

/**
 * What a value is put together from as it is written under a key: nothing that can be told, where another request's
 * variables are meant, or a variable of the name of the key and the key is not the one of that variable.
 */
export const madeUnder = (key: Value, { made }: UnknownValue, world: World): MadeText | undefined => {
  if (!made || (made.request !== null && world.phase !== `request-${made.request}`)) return undefined;
  const isItsKey = key.kind === 'unknown' && /^request-\d+-key\*?$/.test(key.id) && world.unknownLoops <= 1;
  return isByName(made) && !isItsKey ? undefined : made;
};

/** What `str()` leaves of a value: all of it, where it is a text. A key that stands for any may hold something else. */
export const madeAsText = ({ made, isText }: UnknownValue): MadeText | undefined => {
  if (!made || isByName(made)) return undefined;
  const [first] = made.text;
  // A variable that is no text for certain is None where the request lacks it.
  if (isText || typeof first !== 'object' || !('request' in first)) return made;
  return { ...made, text: [{ ...first, otherwise: 'None' }] };
};

/** What joined pieces of text are put together from; undefined where one of them cannot be told. */
export const joinMade = (pieces: readonly Value[], world: World): MadeText | undefined => {
  const joined: RuntimeText[number][] = [];
  let request: number | null = null;
  for (const raw of pieces) {
    const piece = settle(raw, world);
    const made = piece.kind === 'unknown' ? madeAsText(piece) : undefined;
    const text = piece.kind === 'unknown' ? null : renderText(piece, world);
    if (!made && text === null) return undefined;
    if (made && made.request !== null) {
      if (request !== null && request !== made.request) return undefined;
      request = made.request;
    }
    for (const part of made?.text ?? [text ?? '']) {
      const last = joined.at(-1);
      if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
      else if (part !== '') joined.push(part);
    }
    if (joined.length > LONGEST) return undefined;
  }
  return { text: joined, request };
};
