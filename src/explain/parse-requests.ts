import type { RequestLine } from '../apache/model/route.ts';

/**
 * Reads the requests of `explain --requests`: a JSON array of `{url, hostHeader?, connect?}`; other keys are passed over.
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
    const { url, hostHeader, connect } = typeof item === 'object' && item !== null ? item : {};
    if (typeof url !== 'string' || !/^https?:\/\//i.test(url))
      return `request ${index}: url must be http://host[:port]/path`;
    if (hostHeader !== undefined && typeof hostHeader !== 'string')
      return `request ${index}: hostHeader must be a string`;
    if (connect !== undefined && typeof connect !== 'string') return `request ${index}: connect must be a string`;
    requests.push({
      url,
      ...(hostHeader === undefined ? {} : { hostHeader }),
      ...(connect === undefined ? {} : { connect }),
    });
  }
  return requests;
}
