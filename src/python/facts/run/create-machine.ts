import { readAttribute, writeAttribute } from './attributes.ts';
import { callValue } from './calls.ts';
import { ProcessEnvironment } from './environment.ts';
import { evaluateExpression } from './expressions.ts';
import { importByName, runModuleFile } from './imports.ts';
import { iterateValue } from './iteration.ts';
import type { Machine, Project } from './machine.ts';
import { executeBlock } from './statements.ts';
import { assignTarget } from './targets.ts';
import type { World } from './world.ts';

/** Puts the parts of the interpreter together for one path. */
export const createMachine = (project: Project, world: World): Machine => {
  const machine: Machine = {
    world,
    project,
    environment: new ProcessEnvironment(world, (key) => project.world?.environment(key)),
    searchPath: { before: [], behind: [] },
    evaluate: (expression, scope) => evaluateExpression(expression, scope, machine),
    execute: (block, scope) => executeBlock(block, scope, machine),
    assign: (target, value, scope, place) => assignTarget(target, value, scope, place, machine),
    call: (callee, args, place, scope) => {
      world.enter();
      try {
        return callValue(callee, args, place, machine, scope);
      } finally {
        world.leave();
      }
    },
    getAttribute: (object, name, place) => readAttribute(object, name, place, machine),
    setAttribute: (object, name, value, place) => writeAttribute(object, name, value, place, machine),
    iterate: (value, place) => iterateValue(value, place, machine),
    importModule: (name, place, names) => importByName(name, place, machine, names),
    runModule: (file, name, place) => runModuleFile(file, name, false, place, machine),
  };
  return machine;
};
