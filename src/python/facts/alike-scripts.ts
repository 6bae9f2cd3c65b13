import type { Location } from '../../source/location.ts';
import { SourceFile } from '../../source/source-file.ts';
import { known, type Static } from '../../source/static-value.ts';
import type { TextRange } from '../../source/text-range.ts';
import { extractScriptFacts } from './extract-script-facts.ts';
import type { FactsHost } from './facts-host.ts';
import { type PlainScript, readPlainScript } from './plain-script.ts';
import type { EffectShape, EnvironmentEffect, ScriptFacts } from './script-facts.ts';

/** The first script of a mould. */
interface Model {
  readonly script: PlainScript;
  readonly facts: ScriptFacts;
}

/**
 * Facts of scripts, of which a server with many sites has many that differ in a name: of those that are plain and alike the
 * first is run, and the others are told as it was.
 */
export class AlikeScripts {
  /** Null: what the first one showed can't be told of another. */
  readonly #models = new Map<string, Model | null>();

  /** The same as `extractScriptFacts`. */
  extract(file: string, host: FactsHost): ScriptFacts {
    const found = host.fs.readText(file);
    const script = found.kind === 'text' && !host.world ? readPlainScript(found.text) : null;
    if (!script) return extractScriptFacts(file, host);
    const key = `${host.callableObject}\n${host.call ? 'asked' : ''}\n${host.moduleName}\n${script.mould}`;
    const model = this.#models.get(key);
    if (model) return tellAs(model, file, script);
    const facts = extractScriptFacts(file, host);
    if (model === undefined) this.#models.set(key, isTellable(facts, script) ? { script, facts } : null);
    return facts;
  }
}

/** Whether everything the facts say stands on a line of the script, and every text in them in a slot. */
function isTellable(facts: ScriptFacts, { slots }: PlainScript): boolean {
  const { effects, sysPath } = facts;
  const isSlot = (value: Static<string> | null, at: TextRange): boolean =>
    value?.kind === 'known' && slots.some((slot) => slot.text === value.value && isWithin(slot, at));
  const untold = [
    facts.legacy,
    facts.reads,
    facts.processGlobalCalls,
    facts.maskedFailures,
    facts.dotenvLoads,
    facts.relativeFiles ?? [],
  ];
  return (
    facts.loads === true &&
    facts.raisesOnRequest === undefined &&
    facts.mayRaiseOnRequest === undefined &&
    [...untold, facts.settingsReads, facts.notices].every((list) => list.length === 0) &&
    effects.every(({ value, at, arms }) => isSlot(value, at.range) && arms === undefined) &&
    sysPath.every(({ path, at }) => isSlot(path, at.range))
  );
}

const isWithin = (inner: TextRange, outer: TextRange): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** What is known of the first script of a mould, said of another. */
function tellAs({ script: model, facts }: Model, file: string, script: PlainScript): ScriptFacts {
  const source = new SourceFile(file, script.text);
  const ends = model.slots.map(({ end }) => end);
  const shifts = script.slots.map((slot, index) => slot.end - (ends[index] ?? 0));
  const shifted = (offset: number): number => offset + (shifts[ends.findLastIndex((end) => end <= offset)] ?? 0);
  const move = ({ start, end }: TextRange): TextRange => ({ start: shifted(start), end: shifted(end) });
  const place = (at: Location): Location => source.locate(move(at.range));
  const textAt = ({ range }: Location): Static<string> =>
    known(script.slots[model.slots.findIndex((slot) => isWithin(slot, range))]?.text ?? '');
  const effect = (of: EnvironmentEffect): EnvironmentEffect => ({
    ...of,
    value: textAt(of.at),
    at: place(of.at),
    via: of.via.map(place),
    ...(of.shape ? { shape: reshape(of.shape, move) } : {}),
  });
  const { callable } = facts;
  return {
    ...facts,
    file,
    callable: { ...callable, at: callable.at && place(callable.at) },
    effects: facts.effects.map(effect),
    handlers: facts.handlers.map((handler) => ({ ...handler, at: place(handler.at), via: handler.via.map(place) })),
    sysPath: facts.sysPath.map((entry) => ({ ...entry, path: textAt(entry.at), at: place(entry.at) })),
    imports: facts.imports.map((each) => ({ ...each, at: place(each.at) })),
  };
}

const reshape = (shape: EffectShape, move: (range: TextRange) => TextRange): EffectShape => ({
  kind: shape.kind,
  statement: move(shape.statement),
  mapping: move(shape.mapping),
  keyText: move(shape.keyText),
  valueText: move(shape.valueText),
});
