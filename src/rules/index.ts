// Made by `npm run generate` from the folders of src/rules. Do not edit.
import { rule as accessFileDirective } from './access-file-directive/rule.ts';
import { rule as aliasOptionConflict } from './alias-option-conflict/rule.ts';
import { rule as aliasShadowed } from './alias-shadowed/rule.ts';
import { rule as aliasSlashMismatch } from './alias-slash-mismatch/rule.ts';
import { rule as allowedHostsMismatch } from './allowed-hosts-mismatch/rule.ts';
import { rule as authorizationNotPassed } from './authorization-not-passed/rule.ts';
import { rule as cacheCollision } from './cache-collision/rule.ts';
import { rule as callableMissing } from './callable-missing/rule.ts';
import { rule as catchAllIneffective } from './catch-all-ineffective/rule.ts';
import { rule as cextSubinterpreter } from './cext-subinterpreter/rule.ts';
import { rule as cookieCollision } from './cookie-collision/rule.ts';
import { rule as daemonLocaleUnset } from './daemon-locale-unset/rule.ts';
import { rule as daemonNameDuplicate } from './daemon-name-duplicate/rule.ts';
import { rule as daemonNotAccessible } from './daemon-not-accessible/rule.ts';
import { rule as daemonUserShared } from './daemon-user-shared/rule.ts';
import { rule as directiveContext } from './directive-context/rule.ts';
import { rule as dotenvNoOverride } from './dotenv-no-override/rule.ts';
import { rule as dsmUnresolvable } from './dsm-unresolvable/rule.ts';
import { rule as entrypointSettingsDrift } from './entrypoint-settings-drift/rule.ts';
import { rule as envKeyCollision } from './env-key-collision/rule.ts';
import { rule as envSetdefaultSharedProcess } from './env-setdefault-shared-process/rule.ts';
import { rule as envWipeEmptyDefault } from './env-wipe-empty-default/rule.ts';
import { rule as envWriteAfterLoad } from './env-write-after-load/rule.ts';
import { rule as handlerPerRequest } from './handler-per-request/rule.ts';
import { rule as importUnresolvable } from './import-unresolvable/rule.ts';
import { rule as interpreterPerHost } from './interpreter-per-host/rule.ts';
import { rule as interpreterPerUrl } from './interpreter-per-url/rule.ts';
import { rule as legacyBootstrap } from './legacy-bootstrap/rule.ts';
import { rule as loadmoduleTwice } from './loadmodule-twice/rule.ts';
import { rule as locationOrder } from './location-order/rule.ts';
import { rule as mainInterpreterMixed } from './main-interpreter-mixed/rule.ts';
import { rule as modPythonResidue } from './mod-python-residue/rule.ts';
import { rule as mountFails } from './mount-fails/rule.ts';
import { rule as mountOverlaid } from './mount-overlaid/rule.ts';
import { rule as mountPathShape } from './mount-path-shape/rule.ts';
import { rule as mountUrlCollision } from './mount-url-collision/rule.ts';
import { rule as perRequestEnvWrite } from './per-request-env-write/rule.ts';
import { rule as populateMasking } from './populate-masking/rule.ts';
import { rule as processGlobalCall } from './process-global-call/rule.ts';
import { rule as processGroupForwardRef } from './process-group-forward-ref/rule.ts';
import { rule as processGroupLastWins } from './process-group-last-wins/rule.ts';
import { rule as processGroupScopeMismatch } from './process-group-scope-mismatch/rule.ts';
import { rule as processGroupUndefined } from './process-group-undefined/rule.ts';
import { rule as pythonPathHomeShape } from './python-path-home-shape/rule.ts';
import { rule as relativePath } from './relative-path/rule.ts';
import type { Rule } from './rule.ts';
import { rule as sameInterpreterMultiDjango } from './same-interpreter-multi-django/rule.ts';
import { rule as scriptAccessDenied } from './script-access-denied/rule.ts';
import { rule as scriptMissing } from './script-missing/rule.ts';
import { rule as scriptSourceServed } from './script-source-served/rule.ts';
import { rule as serverScopeBleed } from './server-scope-bleed/rule.ts';
import { rule as serverWideCapture } from './server-wide-capture/rule.ts';
import { rule as setenvNotOsEnviron } from './setenv-not-os-environ/rule.ts';
import { rule as sharedProcessMultiDjango } from './shared-process-multi-django/rule.ts';
import { rule as sharingUnproven } from './sharing-unproven/rule.ts';
import { rule as silentEmbedded } from './silent-embedded/rule.ts';
import { rule as socketPrefixMissing } from './socket-prefix-missing/rule.ts';
import { rule as startupRefused } from './startup-refused/rule.ts';
import { rule as suppressionMalformed } from './suppression-malformed/rule.ts';
import { rule as suppressionUnused } from './suppression-unused/rule.ts';
import { rule as sysPathCollision } from './sys-path-collision/rule.ts';
import { rule as timezoneProcessGlobal } from './timezone-process-global/rule.ts';
import { rule as vhostNameShadowed } from './vhost-name-shadowed/rule.ts';
import { rule as vhostNameUncovered } from './vhost-name-uncovered/rule.ts';
import { rule as vhostNotListened } from './vhost-not-listened/rule.ts';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  accessFileDirective,
  aliasOptionConflict,
  aliasShadowed,
  aliasSlashMismatch,
  allowedHostsMismatch,
  authorizationNotPassed,
  cacheCollision,
  callableMissing,
  catchAllIneffective,
  cextSubinterpreter,
  cookieCollision,
  daemonLocaleUnset,
  daemonNameDuplicate,
  daemonNotAccessible,
  daemonUserShared,
  directiveContext,
  dotenvNoOverride,
  dsmUnresolvable,
  entrypointSettingsDrift,
  envKeyCollision,
  envSetdefaultSharedProcess,
  envWipeEmptyDefault,
  envWriteAfterLoad,
  handlerPerRequest,
  importUnresolvable,
  interpreterPerHost,
  interpreterPerUrl,
  legacyBootstrap,
  loadmoduleTwice,
  locationOrder,
  mainInterpreterMixed,
  modPythonResidue,
  mountFails,
  mountOverlaid,
  mountPathShape,
  mountUrlCollision,
  perRequestEnvWrite,
  populateMasking,
  processGlobalCall,
  processGroupForwardRef,
  processGroupLastWins,
  processGroupScopeMismatch,
  processGroupUndefined,
  pythonPathHomeShape,
  relativePath,
  sameInterpreterMultiDjango,
  scriptAccessDenied,
  scriptMissing,
  scriptSourceServed,
  serverScopeBleed,
  serverWideCapture,
  setenvNotOsEnviron,
  sharedProcessMultiDjango,
  sharingUnproven,
  silentEmbedded,
  socketPrefixMissing,
  startupRefused,
  suppressionMalformed,
  suppressionUnused,
  sysPathCollision,
  timezoneProcessGlobal,
  vhostNameShadowed,
  vhostNameUncovered,
  vhostNotListened,
];
