import type { Machine } from '../machine.ts';
import { requestText } from '../values/made-texts.ts';
import { anyKeyOf } from '../values/request-items.ts';
import { nameValue, settle } from '../values/truth.ts';
import { type RequestValue, renderKey, text, type Value } from '../values/values.ts';

/** Keys that every WSGI server puts into the environ (PEP 3333, mod_wsgi). */
const ALWAYS_THERE =
  /^(?:REQUEST_METHOD|SCRIPT_NAME|PATH_INFO|QUERY_STRING|SERVER_NAME|SERVER_PORT|SERVER_PROTOCOL|wsgi\..*|mod_wsgi\.(?:process_group|application_group))$/;

/** Whether a request's environ has a key; decided where no server is bound to send it. */
export const requestHas = (request: RequestValue, rawKey: Value, { world, project }: Machine): boolean => {
  const key = settle(rawKey, world);
  const name = renderKey(key);
  if (name !== null && request.written.has(name)) return true;
  const known = key.kind === 'text' ? project.world?.request?.(key.text) : undefined;
  if (known !== undefined) return known !== null;
  if (key.kind === 'text' && ALWAYS_THERE.test(key.text)) return true;
  if (key.kind === 'unknown' && key.id.startsWith(`request-${request.number}-key`)) return true;
  const isThere = world.decide(`request-${request.number} has ${nameValue(key, world) ?? world.unknown('').id}`);
  if (key.kind === 'text') world.variables.ofRequest(request.number).has.set(key.text, isThere);
  return isThere;
};

/** A read of the WSGI environ; the fallback is null for `environ[key]`. */
export const readRequest = (request: RequestValue, rawKey: Value, fallback: Value | null, machine: Machine): Value => {
  const { world } = machine;
  const key = settle(rawKey, world);
  const name = renderKey(key);
  const written = name === null ? undefined : request.written.get(name);
  if (written) return written;
  const known = key.kind === 'text' ? machine.project.world?.request?.(key.text) : undefined;
  if (typeof known === 'string') return text(known);
  if (known === null && fallback !== null) return fallback;
  const id = `request-${request.number}:${nameValue(key, world) ?? world.unknown('').id}`;
  const label = key.kind === 'text' ? key.text : null;
  const why = label === null ? 'it is copied from the request' : `it is ${label} of the request`;
  const settled = fallback === null ? null : settle(fallback, world);
  const fallbackText = settled?.kind === 'text' ? settled.text : settled?.kind === 'none' ? null : undefined;
  // Another value where the request lacks it: one path for each.
  if (settled && fallbackText === undefined)
    return requestHas(request, key, machine) ? readRequest(request, key, null, machine) : settled;
  const origin = {
    number: request.number,
    key: label,
    ...(fallbackText === undefined ? {} : { fallback: fallbackText }),
  };
  const present = world.facts.get(`request-${request.number} has ${nameValue(key, world)}`);
  if (present === false && settled) return settled;
  const isText = settled === null || settled.kind === 'text' || present === true;
  const isDjangoText = label !== null && /^(?:wsgi|mod_wsgi)\./.test(label);
  const variant = settled === null ? '' : `|${nameValue(settled, world) ?? '?'}`;
  const isNamed = label !== null || (key.kind === 'unknown' && key.id === anyKeyOf(request));
  const made = isNamed ? requestText(request, label, settled, world) : undefined;
  return world.unknown(why, `${id}${present ? '' : variant}`, {
    request: origin,
    isText: isText && !isDjangoText,
    ...(made ? { made } : {}),
  });
};
