import type { Deployment, Interpreter, Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { leaksOf } from '../../deployment/leaks.ts';

/** One box of the picture; boxes hold boxes: processes, interpreters in them, mounts and scripts in those. */
export interface GraphBox {
  readonly id: string;
  readonly kind: 'process' | 'interpreter' | 'mount' | 'script';
  readonly lines: readonly string[];
  /** More than one script of different settings lives here. */
  readonly isShared: boolean;
  readonly inside: readonly GraphBox[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'serves' | 'leaks';
  /** A leak that goes both ways is one edge. */
  readonly isMutual: boolean;
  readonly label: string;
}

/** The picture of deployments, before it is written in any language. */
export interface DeploymentGraph {
  readonly boxes: readonly GraphBox[];
  readonly edges: readonly GraphEdge[];
}

/** Draws processes > interpreters > mounts > scripts, with an edge for every leak. Ids are short and made of letters and digits. */
export function buildDeploymentGraph(
  deployments: readonly Deployment[],
  nameOf: (file: string) => string,
): DeploymentGraph {
  const boxes: GraphBox[] = [];
  const edges: GraphEdge[] = [];
  for (const [index, deployment] of deployments.entries()) {
    for (const [number, group] of deployment.processGroups.entries()) {
      if (group.scripts.length === 0 && group.mounts.length === 0) continue;
      const drawing = new GroupDrawing(`d${index}p${number}`, group, nameOf);
      boxes.push(drawing.box());
      edges.push(...drawing.edges(deployment));
    }
    const loose = deployment.undecided.filter((mount) => mount.processGroup.value.kind !== 'known');
    for (const [number, mount] of loose.entries()) boxes.push(undecidedBox(`d${index}u${number}`, mount, nameOf));
  }
  return { boxes, edges };
}

/** More edges than this between scripts of one process are a tangle; the frame in red says it all. */
const MOST_LEAKS_DRAWN = 12;

class GroupDrawing {
  readonly #id: string;
  readonly #group: ProcessGroup;
  readonly #nameOf: (file: string) => string;
  readonly #scriptIds = new Map<string, string>();
  readonly #serving: GraphEdge[] = [];

  constructor(id: string, group: ProcessGroup, nameOf: (file: string) => string) {
    this.#id = id;
    this.#group = group;
    this.#nameOf = nameOf;
  }

  box(): GraphBox {
    const { name, daemon, interpreters, mounts, scripts } = this.#group;
    const processes = daemon?.options.get('processes');
    const title = name === '' ? 'embedded mode: every Apache child' : `daemon process group ${name}`;
    const inside = interpreters.map((interpreter, index) => this.#interpreter(`${this.#id}i${index}`, interpreter));
    const loose = mounts.filter((mount) => mount.applicationGroup.value.kind !== 'known');
    return {
      id: this.#id,
      kind: 'process',
      lines: [title, ...(processes === undefined ? [] : [`processes=${processes}`])],
      isShared: distinctSettings(scripts) > 1,
      inside: [...inside, ...loose.map((mount, index) => undecidedBox(`${this.#id}u${index}`, mount, this.#nameOf))],
    };
  }

  edges(deployment: Deployment): GraphEdge[] {
    const leaks = leaksOf(this.#group, deployment).flatMap((leak): GraphEdge[] => {
      const from = this.#scriptIds.get(keyOf(leak.writerInterpreter.applicationGroup, leak.writer.deployedPath));
      const to = this.#scriptIds.get(keyOf(leak.victimInterpreter.applicationGroup, leak.victim.deployedPath));
      if (!from || !to) return [];
      const value = leak.given.kind === 'known' ? leak.given.value : 'its settings';
      const label = `leaks ${value}${leak.order === 'always' ? ', always' : ''}${doubtOf(leak)}`;
      return [{ from, to, kind: 'leaks', isMutual: false, label }];
    });
    const drawn = joinMutual(leaks);
    return [...this.#serving, ...(drawn.length > MOST_LEAKS_DRAWN ? [] : drawn)];
  }

  #interpreter(id: string, interpreter: Interpreter): GraphBox {
    const name = interpreter.applicationGroup;
    const scripts = interpreter.scripts.map((script, index): GraphBox => {
      const scriptId = `${id}s${index}`;
      this.#scriptIds.set(keyOf(name, script.deployedPath), scriptId);
      const settings = script.ownSettings?.kind === 'known' ? [script.ownSettings.value] : [];
      const lines = [this.#nameOf(script.file ?? script.deployedPath), ...settings];
      return { id: scriptId, kind: 'script', lines, isShared: false, inside: [] };
    });
    const mounts = interpreter.mounts.map((mount, index): GraphBox => {
      const mountId = `${id}m${index}`;
      const to = this.#scriptIds.get(keyOf(name, mount.script.deployedPath));
      if (to) this.#serving.push({ from: mountId, to, kind: 'serves', isMutual: false, label: '' });
      return { id: mountId, kind: 'mount', lines: mountLines(mount, this.#nameOf), isShared: false, inside: [] };
    });
    return {
      id,
      kind: 'interpreter',
      lines: [titleOf(interpreter)],
      isShared: distinctSettings(interpreter.scripts) > 1,
      inside: [...mounts, ...scripts],
    };
  }
}

function titleOf({ applicationGroup, mounts }: Interpreter): string {
  if (mounts.some((mount) => mount.server === null)) return 'an interpreter of its own';
  return applicationGroup === '' ? 'main interpreter' : `interpreter ${applicationGroup}`;
}

const doubtOf = ({ proof }: { readonly proof: string }): string => (proof === 'certain' ? '' : ' (possibly)');

/** Two edges between the same boxes as one. */
function joinMutual(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const joined = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const back = joined.get(`${edge.to} ${edge.from}`);
    if (!back) joined.set(`${edge.from} ${edge.to}`, edge);
    else {
      const isDoubtful = [edge, back].some(({ label }) => label.endsWith(' (possibly)'));
      const label = `leaks both ways${isDoubtful ? ' (possibly)' : ''}`;
      joined.set(`${edge.to} ${edge.from}`, { ...back, isMutual: true, label });
    }
  }
  return [...joined.values()];
}

const keyOf = (interpreter: string, script: string): string => `${interpreter}\n${script}`;

function mountLines(mount: Mount, nameOf: (file: string) => string): string[] {
  const server = mount.server?.serverName?.value ?? (mount.server ? 'server without a name' : 'mapped by hand');
  return [`${server} ${mount.url}`.trim(), ...(mount.at ? [`${nameOf(mount.at.file)}:${mount.at.line}`] : [])];
}

function undecidedBox(id: string, mount: Mount, nameOf: (file: string) => string): GraphBox {
  const script = nameOf(mount.script.file ?? mount.script.deployedPath);
  return { id, kind: 'mount', lines: [...mountLines(mount, nameOf), script, 'undecided'], isShared: false, inside: [] };
}

function distinctSettings(scripts: readonly { readonly ownSettings: Mount['script']['ownSettings'] }[]): number {
  const names = scripts.flatMap(({ ownSettings }) => (ownSettings?.kind === 'known' ? [ownSettings.value] : []));
  return new Set(names).size;
}
