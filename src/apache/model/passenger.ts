import type { Scope } from './scope.ts';

const LINES = [
  'passengerenabled',
  'passengerapproot',
  'passengerapptype',
  'passengerbaseuri',
  'passengerpython',
  'passengerroot',
  'passengerstartupfile',
  'passengeruser',
  'rackbaseuri',
  'railsbaseuri',
] as const;

/** Phusion Passenger takes what is no static file of an application it finds by itself; null where nothing speaks of it. */
export function passengerDoubt(scope: Scope): string | null {
  const line = LINES.map((key) => scope.line(key)).find((node) => node !== null);
  return line && scope.word('passengerenabled') !== 'off'
    ? `${line.name} hands requests to Passenger, which is not followed here`
    : null;
}
