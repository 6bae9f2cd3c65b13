/** GitLab's Code Quality report, by its documentation: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export const GITLAB_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        additionalProperties: false,
        properties: {
          // Relative to the repository, without `./`.
          path: { type: 'string', pattern: '^(?!/|\\./)' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
} as const;

const counts = {
  name: { type: 'string', minLength: 1 },
  tests: { type: 'string', pattern: '^\\d+$' },
  failures: { type: 'string', pattern: '^\\d+$' },
  errors: { type: 'string', pattern: '^\\d+$' },
} as const;

/** The elements and attributes of JUnit XML that Jenkins, GitLab and CircleCI read, as an XML parser hands them out. */
export const JUNIT_SCHEMA = {
  type: 'object',
  required: ['testsuites'],
  properties: {
    testsuites: {
      type: 'object',
      required: ['name', 'tests', 'failures', 'errors', 'testsuite'],
      additionalProperties: false,
      properties: {
        ...counts,
        testsuite: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'tests', 'failures', 'errors', 'testcase'],
            additionalProperties: false,
            properties: {
              ...counts,
              testcase: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'object',
                  required: ['classname', 'name'],
                  additionalProperties: false,
                  properties: {
                    classname: { type: 'string', minLength: 1 },
                    name: { type: 'string', minLength: 1 },
                    file: { type: 'string', minLength: 1 },
                    'system-out': { type: 'string' },
                    failure: {
                      type: 'object',
                      required: ['type', 'message', '#text'],
                      properties: { type: { type: 'string' }, message: { type: 'string' } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;
