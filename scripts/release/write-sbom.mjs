// Prints the software bill of materials of a release in CycloneDX: what `npm sbom` knows of the packages that are in the bundle or
// installed beside it, and the Node of the executable.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const bundled = JSON.parse(readFileSync(join(root, '.cache/release/executable/packages.json'), 'utf8'));
const whole = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }),
);

// Of a package that is there twice the copy at the top is ours, the others are of tools.
const nameOf = ({ group, name }) => (group ? `${group}/${name}` : name);
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
whole.components = whole.components.filter(
  (component) => packages[`node_modules/${nameOf(component)}`]?.version === component.version,
);
const wanted = new Set([...bundled, ...Object.keys(optionalDependencies)]);
// What the native parser needs in its turn.
for (let size = 0; size !== wanted.size; ) {
  size = wanted.size;
  for (const { ref, dependsOn = [] } of whole.dependencies) {
    const own = whole.components.find((component) => component['bom-ref'] === ref);
    if (!own || !Object.hasOwn(optionalDependencies, nameOf(own))) continue;
    for (const other of dependsOn) {
      const found = whole.components.find((component) => component['bom-ref'] === other);
      if (found) wanted.add(nameOf(found));
    }
  }
}

const components = whole.components.filter((component) => wanted.has(nameOf(component)));
const missing = bundled.filter((name) => !components.some((component) => nameOf(component) === name));
if (missing.length > 0) throw new Error(`the SBOM lacks ${missing.join(', ')}`);
const refs = new Set(components.map((component) => component['bom-ref']));
const node = {
  'bom-ref': `node@${process.versions.node}`,
  type: 'platform',
  name: 'node',
  version: process.versions.node,
  purl: `pkg:generic/node@${process.versions.node}`,
  description: 'In the executable only.',
};
const own = whole.metadata.component['bom-ref'];
const sbom = {
  ...whole,
  components: [...components.map(({ scope: _, ...component }) => component), node],
  dependencies: [
    { ref: own, dependsOn: [...refs, node['bom-ref']] },
    ...whole.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) })),
  ],
};
console.log(JSON.stringify(sbom, null, 2));
