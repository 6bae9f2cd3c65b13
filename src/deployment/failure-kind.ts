/** Why a request for a WSGI script ends in an error. */
export type FailureKind =
  | 'settings-not-importable'
  | 'undefined-process-group'
  | 'inaccessible-process-group'
  | 'restricted-process-group'
  | 'embedded-disabled'
  | 'missing-script'
  | 'missing-callable'
  | 'script-is-directory'
  | 'access-denied'
  | 'apps-not-ready'
  | 'import-error'
  | 'exception';
