import type { Deployment, Interpreter, Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { leaksOf, type SettingsLeak } from '../../deployment/leaks.ts';
import { groupBy } from '../../source/group-by.ts';

/** One box of the picture; boxes hold boxes: processes, interpreters in them, mounts and scripts in those. */
export interface GraphBox {
  readonly id: string;
  /** `leak`: what sites share and lose their settings to; `more`: sites that are counted and not drawn. */
  readonly kind: 'process' | 'interpreter' | 'mount' | 'script' | 'leak' | 'more';
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
  const count = deployments.reduce((sum, { mounts }) => sum + mounts.length, 0);
  const isFolded = count > MOST_SITES;
  for (const [index, deployment] of deployments.entries()) {
    const groups = deployment.processGroups.filter(({ scripts, mounts }) => scripts.length > 0 || mounts.length > 0);
    const drawn = isFolded ? chooseGroups(groups) : groups;
    for (const [number, group] of drawn.entries()) {
      const room = isFolded ? SITES_OF_A_FOLDED_PROCESS : group.mounts.length;
      const drawing = new GroupDrawing({ id: `d${index}p${number}`, group, nameOf, room });
      boxes.push(drawing.box(deployment));
      edges.push(...drawing.edges());
    }
    if (drawn.length < groups.length)
      boxes.push(moreBox(`d${index}more`, `and ${groups.length - drawn.length} more process groups`));
    const loose = deployment.undecided.filter((mount) => mount.processGroup.value.kind !== 'known');
    const shown = isFolded ? loose.slice(0, SITES_OF_A_FOLDED_PROCESS) : loose;
    for (const [number, mount] of shown.entries()) boxes.push(undecidedBox(`d${index}u${number}`, mount, nameOf));
    if (shown.length < loose.length)
      boxes.push(moreBox(`d${index}umore`, `and ${loose.length - shown.length} more undecided sites`));
  }
  return { boxes, edges };
}

/** A picture of more sites is folded: nobody finds one of them in it. */
const MOST_SITES = 30;
const SITES_OF_A_FOLDED_PROCESS = 6;
const GROUPS_OF_A_FOLDED_PICTURE = 5;

/** The groups to draw where there are many: those that several sites share before those of one, in the order of the configuration. */
function chooseGroups(groups: readonly ProcessGroup[]): readonly ProcessGroup[] {
  const chosen = new Set(
    [...groups]
      .sort((a, b) => Number(distinctSettings(b.scripts) > 1) - Number(distinctSettings(a.scripts) > 1))
      .slice(0, GROUPS_OF_A_FOLDED_PICTURE),
  );
  return groups.filter((group) => chosen.has(group));
}

const moreBox = (id: string, text: string): GraphBox => ({
  id,
  kind: 'more',
  lines: [text],
  isShared: false,
  inside: [],
});

/** Up to so many sites leak by an arrow each; more of them are drawn as a star around what they share. */
const MOST_ARROWS = 2;

class GroupDrawing {
  readonly #id: string;
  readonly #group: ProcessGroup;
  readonly #nameOf: (file: string) => string;
  readonly #scriptIds = new Map<string, string>();
  readonly #edges: GraphEdge[] = [];
  #room: number;

  constructor({
    id,
    group,
    nameOf,
    room,
  }: { id: string; group: ProcessGroup; nameOf: (file: string) => string; room: number }) {
    this.#id = id;
    this.#group = group;
    this.#nameOf = nameOf;
    this.#room = room;
  }

  box(deployment: Deployment): GraphBox {
    const { name, daemon, interpreters, mounts, scripts } = this.#group;
    const processes = daemon?.options.get('processes');
    const title = name === '' ? 'embedded mode: every Apache child' : `daemon process group ${name}`;
    const inside: GraphBox[] = [];
    for (const [index, interpreter] of interpreters.entries()) {
      if (this.#room <= 0 && index > 0) break;
      inside.push(this.#interpreter(`${this.#id}i${index}`, interpreter));
    }
    const loose = mounts.filter((mount) => mount.applicationGroup.value.kind !== 'known');
    const shown = loose.slice(0, Math.max(0, this.#room));
    inside.push(...shown.map((mount, index) => undecidedBox(`${this.#id}u${index}`, mount, this.#nameOf)));
    const drawn = inside.reduce((sum, box) => sum + countMounts(box), 0);
    if (drawn < mounts.length) inside.push(moreBox(`${this.#id}more`, `and ${mounts.length - drawn} more sites`));
    inside.push(...this.#leakBoxes(leaksOf(this.#group, deployment), drawn < mounts.length));
    return {
      id: this.#id,
      kind: 'process',
      lines: [title, ...(processes === undefined ? [] : [`processes=${processes}`])],
      isShared: distinctSettings(scripts) > 1,
      inside,
    };
  }

  edges(): readonly GraphEdge[] {
    return this.#edges;
  }

  /** Arrows between two sites; around more a box that says what they share and how many lose their settings to it. */
  #leakBoxes(leaks: readonly SettingsLeak[], isFolded: boolean): readonly GraphBox[] {
    const byCause = groupBy(leaks, ({ through, victimInterpreter }) =>
      through === 'inherited' ? 'process' : `interpreter ${victimInterpreter.applicationGroup}`,
    );
    return [...byCause].flatMap(([cause, ofCause], index): readonly GraphBox[] => {
      if (ofCause.length <= MOST_ARROWS) {
        this.#edges.push(...joinMutual(ofCause.flatMap((leak) => this.#arrow(leak) ?? [])));
        return [];
      }
      const id = `${this.#id}leak${index}`;
      const isDoubtful = ofCause.some(({ proof }) => proof !== 'certain');
      const label = ofCause.every(({ order }) => order === 'always') ? 'always' : '';
      for (const { victim, victimInterpreter } of ofCause) {
        const to = this.#scriptIds.get(keyOf(victimInterpreter.applicationGroup, victim.deployedPath));
        if (to) this.#edges.push({ from: id, to, kind: 'leaks', isMutual: false, label });
      }
      if (isFolded) this.#edges.push({ from: id, to: `${this.#id}more`, kind: 'leaks', isMutual: false, label });
      const what = cause === 'process' ? 'one environment' : 'one interpreter';
      const lines = [what, `${ofCause.length} sites may get the settings of another${isDoubtful ? ' (possibly)' : ''}`];
      return [{ id, kind: 'leak', lines, isShared: true, inside: [] }];
    });
  }

  #arrow(leak: SettingsLeak): GraphEdge | null {
    const from = this.#scriptIds.get(keyOf(leak.writerInterpreter.applicationGroup, leak.writer.deployedPath));
    const to = this.#scriptIds.get(keyOf(leak.victimInterpreter.applicationGroup, leak.victim.deployedPath));
    if (!from || !to) return null;
    const value = leak.given.kind === 'known' ? leak.given.value : 'its settings';
    const label = `leaks ${value}${leak.order === 'always' ? ', always' : ''}${doubtOf(leak)}`;
    return { from, to, kind: 'leaks', isMutual: false, label };
  }

  #interpreter(id: string, interpreter: Interpreter): GraphBox {
    const name = interpreter.applicationGroup;
    const shown = interpreter.mounts.slice(0, Math.max(1, this.#room));
    this.#room -= shown.length;
    const running = new Set(shown.map(({ script }) => script));
    const isWhole = shown.length === interpreter.mounts.length;
    const scripts = interpreter.scripts
      .filter((script) => isWhole || running.has(script))
      .map((script, index): GraphBox => {
        const scriptId = `${id}s${index}`;
        this.#scriptIds.set(keyOf(name, script.deployedPath), scriptId);
        const settings = script.ownSettings?.kind === 'known' ? [script.ownSettings.value] : [];
        const lines = [...foldPath(this.#nameOf(script.file ?? script.deployedPath)), ...settings];
        return { id: scriptId, kind: 'script', lines, isShared: false, inside: [] };
      });
    const mounts = shown.map((mount, index): GraphBox => {
      const mountId = `${id}m${index}`;
      const to = this.#scriptIds.get(keyOf(name, mount.script.deployedPath));
      if (to) this.#edges.push({ from: mountId, to, kind: 'serves', isMutual: false, label: '' });
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

/** How many sites a box shows. */
const countMounts = ({ kind, inside }: GraphBox): number =>
  (kind === 'mount' ? 1 : 0) + inside.reduce((sum, box) => sum + countMounts(box), 0);

function titleOf({ applicationGroup, mounts }: Interpreter): string {
  if (mounts.some((mount) => mount.server === null)) return 'an interpreter of its own';
  if (applicationGroup === '') return 'main interpreter';
  // %{RESOURCE}, what mod_wsgi takes where nobody says another: the host and the mount, with a bar between them.
  const [, host, mount] = /^([^|]+)\|(|\/.*)$/.exec(applicationGroup) ?? [];
  return host === undefined
    ? `interpreter ${applicationGroup}`
    : `interpreter of ${host} ${mount === '' ? '/' : mount}`;
}

/** Longer paths make boxes too wide for a page. */
const LONGEST_LINE = 42;

/** A path in lines that end at its slashes. */
function foldPath(path: string): readonly string[] {
  const lines: string[] = [];
  for (const part of path.length > LONGEST_LINE ? path.split(/(?<=\/)/) : [path]) {
    const last = lines.at(-1);
    if (last === undefined || last.length + part.length > LONGEST_LINE) lines.push(part);
    else lines[lines.length - 1] = last + part;
  }
  return lines;
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
  const place = mount.at ? foldPath(`${nameOf(mount.at.file)}:${mount.at.line}`) : [];
  return [`${server} ${mount.url}`.trim(), ...place];
}

function undecidedBox(id: string, mount: Mount, nameOf: (file: string) => string): GraphBox {
  const script = nameOf(mount.script.file ?? mount.script.deployedPath);
  return {
    id,
    kind: 'mount',
    lines: [...mountLines(mount, nameOf), ...foldPath(script), 'undecided'],
    isShared: false,
    inside: [],
  };
}

function distinctSettings(scripts: readonly { readonly ownSettings: Mount['script']['ownSettings'] }[]): number {
  const names = scripts.flatMap(({ ownSettings }) => (ownSettings?.kind === 'known' ? [ownSettings.value] : []));
  return new Set(names).size;
}
