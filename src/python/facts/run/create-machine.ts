import { callValue } from './calls/calls.ts';
import { takeCode } from './calls/taken-code.ts';
import { writeAttribute } from './expressions/attribute-writes.ts';
import { readAttribute } from './expressions/attributes.ts';
import { evaluateExpression } from './expressions/expressions.ts';
import type { Machine, Project } from './machine.ts';
import { importByName, runModuleFile } from './modules/imports.ts';
import { ProcessEnvironment } from './state/environment.ts';
import type { World } from './state/world.ts';
import { executeBlock } from './statements/statements.ts';
import { assignTarget } from './statements/targets.ts';
import { iterateValue } from './values/iteration.ts';

/** Puts the parts of the interpreter together for one path. */
export const createMachine = (project: Project, world: World): Machine => {
  const machine: Machine = {
    world,
    project,
    environment: new ProcessEnvironment(world, (key) => project.world?.environment(key)),
    searchPath: { before: [], behind: [] },
    evaluate: (expression, scope) => {
      const value = evaluateExpression(expression, scope, machine);
      takeCode(value, { source: scope.source, range: expression }, machine);
      return value;
    },
    execute: (block, scope) => executeBlock(block, scope, machine),
    assign: (target, value, scope, place) => assignTarget(target, value, { scope, place, machine }),
    call: (callee, args, place, scope) => {
      world.enter();
      try {
        return callValue(callee, args, { place, machine, scope });
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
