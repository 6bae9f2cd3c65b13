import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** The subnet that a written address range stands for; null for a text that is none (apr_ipsubnet_create). */
function subnetOf(
  range: string,
): { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' } | null {
  const [base = '', mask] = range.split('/');
  if (isIPv6(base)) {
    const bits = mask === undefined ? 128 : Number(mask);
    return Number.isInteger(bits) && bits >= 0 && bits <= 128 ? { address: base, bits, family: 'ipv6' } : null;
  }
  // `10.1` is everything that begins so.
  const parts = base.replace(/\.$/, '').split('.');
  const address = [...parts, '0', '0', '0'].slice(0, 4).join('.');
  if (!/^\d+(\.\d+)*\.?$/.test(base) || parts.length > 4 || !isIPv4(address.replace(/\b0+(?=\d)/g, ''))) return null;
  const bits =
    mask === undefined ? parts.length * 8 : isIPv4(mask) ? maskBits(mask) : /^\d+$/.test(mask) ? Number(mask) : -1;
  return bits >= 0 && bits <= 32 ? { address: address.replace(/\b0+(?=\d)/g, ''), bits, family: 'ipv4' } : null;
}

const maskBits = (mask: string): number =>
  mask
    .split('.')
    .map((part) => Number(part).toString(2).replaceAll('0', '').length)
    .reduce((sum, bits) => sum + bits, 0);

/** Whether a text is an address, the beginning of one, or a network with a mask. */
export const isAddressRange = (range: string): boolean => subnetOf(range) !== null;

/** Whether an address, prefix (`10.1`) or network (`10.0.0.0/8`, `2001:db8::/32`) covers an address. */
export function coversAddress(range: string, ip: string): boolean {
  const subnet = subnetOf(range);
  const family = isIPv6(ip) ? 'ipv6' : 'ipv4';
  if (!subnet || subnet.family !== family || (family === 'ipv4' && !isIPv4(ip))) return false;
  const list = new BlockList();
  list.addSubnet(subnet.address, subnet.bits, subnet.family);
  return list.check(ip, family);
}

/** Whether a client at this address is on the server's own host. */
export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';
