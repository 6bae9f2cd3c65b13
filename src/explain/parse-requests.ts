import { isIP } from 'node:net';
import type { RequestLine } from '../apache/model/request-authority.ts';

/**
 * Reads the requests of `explain --requests`: a JSON array of `{url, hostHeader?, connect?, method?, headers?}`; other keys are
 * passed over. A header that is not listed is not sent.
 * Returns the requests, or a sentence that says what is wrong.
 */
export function readRequests(text: string): readonly RequestLine[] | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return `not JSON (${error instanceof Error ? error.message : error})`;
  }
  if (!Array.isArray(document)) return 'not a JSON array';
  const requests: RequestLine[] = [];
  for (const [index, item] of document.entries()) {
    const { url, hostHeader, connect, method, headers } = typeof item === 'object' && item !== null ? item : {};
    if (typeof url !== 'string' || !/^https?:\/\//i.test(url))
      return `request ${index}: url must be http://host[:port]/path`;
    if (hostHeader !== undefined && typeof hostHeader !== 'string')
      return `request ${index}: hostHeader must be a string`;
    if (connect !== undefined && (typeof connect !== 'string' || isIP(connect) === 0))
      return `request ${index}: connect must be an IP address; its port is that of the url`;
    if (method !== undefined && (typeof method !== 'string' || !/^[A-Z][A-Z-]*$/i.test(method)))
      return `request ${index}: method must be the name of one`;
    if (headers !== undefined && !isHeaders(headers)) return `request ${index}: headers must be texts by name`;
    requests.push({
      url,
      headers: headers ?? {},
      ...(hostHeader === undefined ? {} : { hostHeader }),
      ...(connect === undefined ? {} : { connect }),
      ...(method === undefined ? {} : { method }),
    });
  }
  return requests;
}

const isHeaders = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string');
