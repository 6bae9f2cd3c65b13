import { settingOf } from './choose-handler.ts';
import { occurs } from './find-node.ts';
import type { AppliedSection } from './match-sections.ts';
import type { RoutedRequest } from './routed-request.ts';

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
export function passengerDoubt({ config, server }: RoutedRequest, sections: readonly AppliedSection[]): string | null {
  if (!occurs(config.nodes, ...LINES)) return null;
  const line = LINES.map((key) => settingOf(config, server, sections, key)).find((node) => node !== null);
  const enabled = settingOf(config, server, sections, 'passengerenabled')?.words[0]?.text.toLowerCase();
  return line && enabled !== 'off' ? `${line.name} hands requests to Passenger, which is not followed here` : null;
}
