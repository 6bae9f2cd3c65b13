import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A subnet as it is written: whole addresses of one kind, and a mask. */
type Subnet =
  | { readonly family: 'ipv4'; readonly address: number; readonly mask: number }
  | { readonly family: 'ipv6'; readonly address: string; readonly bits: number };

/** The subnet that a written address range stands for; null for a text that is none (apr_ipsubnet_create, tried with `apache2 -t`). */
function subnetOf(range: string): Subnet | null {
  const cut = range.indexOf('/');
  const base = cut < 0 ? range : range.slice(0, cut);
  const mask = cut < 0 ? null : range.slice(cut + 1);
  if (isIPv6(base)) {
    const bits = mask === null ? 128 : bitsOf(mask, 128);
    return bits === null || base.includes('%') || mappedIpv4(base) !== null
      ? null
      : { family: 'ipv6', address: base, bits };
  }
  if (mask === null) return networkOf(base);
  if (!isIPv4(base)) return null;
  const bits = bitsOf(mask, 32);
  if (bits === null && !isIPv4(mask)) return null;
  return { family: 'ipv4', address: numberOf(base), mask: bits === null ? numberOf(mask) : highBits(bits) };
}

/** `10.1` without a mask is everything that begins so. */
function networkOf(text: string): Subnet | null {
  if (!/^\d+(\.\d+){0,3}\.?$/.test(text)) return null;
  const parts = text.replace(/\.$/, '').split('.').map(Number);
  const address = [...parts, 0, 0, 0].slice(0, 4);
  if (parts.some((part) => part > 255)) return null;
  return { family: 'ipv4', address: numberOf(address.join('.')), mask: highBits(parts.length * 8) };
}

/** So many bits of a mask; null for a text that is no number of them. None at all is no mask. */
function bitsOf(mask: string, most: number): number | null {
  const bits = /^\s*\+?\d+$/.test(mask) ? Number(mask) : 0;
  return bits > 0 && bits <= most ? bits : null;
}

const highBits = (bits: number): number => (-1 << (32 - bits)) >>> 0;

const numberOf = (ipv4: string): number => ipv4.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);

/** The IPv4 address that an IPv6 address stands for (`::ffff:10.0.0.1`); null for any other. */
function mappedIpv4(ip: string): string | null {
  const written = /^(?:::|(?:0{1,4}:){5})ffff:(?:([\d.]+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i.exec(ip);
  if (!written) return null;
  const [, dotted, high = '', low = ''] = written;
  if (dotted !== undefined) return isIPv4(dotted) ? dotted : null;
  const number = ((Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16)) >>> 0;
  return ipv4Of(number);
}

const ipv4Of = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');

/** Whether a text is an address, the beginning of one, or a network with a mask. */
export const isAddressRange = (range: string): boolean => subnetOf(range) !== null;

/** Whether an address, prefix (`10.1`) or network (`10.0.0.0/8`, `2001:db8::/32`) covers an address (apr_ipsubnet_test). */
export function coversAddress(range: string, written: string): boolean {
  const subnet = subnetOf(range);
  const ip = mappedIpv4(written) ?? written;
  if (subnet === null) return false;
  if (subnet.family === 'ipv4') return isIPv4(ip) && ((numberOf(ip) ^ subnet.address) & subnet.mask) === 0;
  if (!isIPv6(ip)) return false;
  const list = new BlockList();
  list.addSubnet(subnet.address, subnet.bits, 'ipv6');
  return list.check(ip, 'ipv6');
}

/**
 * The address that a text is for the C library (getaddrinfo): written in one to four numbers, decimal, octal or hexadecimal.
 * `name` for what it would look up, null for what can be neither.
 */
export function addressIn(text: string): { readonly ip: string } | 'name' | null {
  if (isIPv4(text) || isIPv6(text)) return { ip: text };
  const numbers = text.split('.').map(readNumber);
  if (numbers.length <= 4 && numbers.every((number) => number !== null)) {
    const last = numbers.pop() ?? 0;
    const rest = 4 - numbers.length;
    const high = numbers.reduce((sum, number, at) => sum + number * 256 ** (3 - at), 0);
    if (numbers.every((number) => number < 256) && last < 256 ** rest) return { ip: ipv4Of(high + last) };
  }
  return /^(?=.*[a-z])[\w-]+(\.[\w-]+)*\.?$/i.test(text) ? 'name' : null;
}

function readNumber(text: string): number | null {
  if (/^0x[\da-f]+$/i.test(text)) return Number(text);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

/** Whether a client at this address is on the server's own host. */
export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';
