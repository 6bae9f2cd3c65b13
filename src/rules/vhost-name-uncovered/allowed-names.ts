import type { Mount } from '../../deployment/deployment.ts';

/** Concrete names of ALLOWED_HOSTS; none where it is not literal or takes any name. */
export function allowedNames(mount: Mount): readonly string[] {
  const setting = mount.script.djangoSettings?.settings.get('ALLOWED_HOSTS');
  if (setting?.value.kind !== 'literal' || !Array.isArray(setting.value.value)) return [];
  const names = setting.value.value.filter((name) => typeof name === 'string').map((name) => name.toLowerCase());
  if (names.includes('*')) return [];
  return names.filter((name) => !name.startsWith('.') && name.includes('.') && !/^[\d.]+$/.test(name));
}
