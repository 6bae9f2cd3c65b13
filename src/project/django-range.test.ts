import { describe, expect, it } from 'vitest';
import { djangoRangesIn } from './django-range.ts';

const rangesOf = (file: string, text: string) =>
  djangoRangesIn(file, text).map(({ atLeast, below }) => [atLeast, below]);

describe('djangoRangesIn', () => {
  it.each([
    ['requirements.txt', 'South==0.8\nDjango==1.6.11\n', [[106, 107]]],
    ['requirements.txt', 'django-debug-toolbar==1.9\nmy-django==1.2\n', []],
    ['requirements.txt', 'Django >= 1.8, < 1.9  # LTS\n', [[108, 109]]],
    ['requirements.txt', 'django[argon2]~=4.2.0\n', [[402, 403]]],
    ['requirements.txt', 'Django~=1.4\n', [[104, 200]]],
    ['requirements.txt', 'Django<1.7.5\n', [[null, 108]]],
    ['requirements.txt', 'Django<2\n', [[null, 200]]],
    ['requirements.txt', 'Django<=1.6\n', [[null, 107]]],
    ['requirements.txt', 'Django==4.*\n', [[400, 500]]],
    ['requirements.txt', 'Django\n', []],
    ['requirements.txt', '# Django==1.3\n', []],
    ['pyproject.toml', 'dependencies = [\n  "Django>=4.2,<5",\n]\n', [[402, 500]]],
    ['pyproject.toml', 'dependencies = ["django>=3.2"]\n', [[302, null]]],
    ['pyproject.toml', '[tool.poetry.dependencies]\nDjango = "^3.2"\n', [[302, 400]]],
    ['pyproject.toml', '[tool.poetry.dependencies]\ndjango = {version = "2.2", extras = ["bcrypt"]}\n', [[202, 300]]],
    ['Pipfile', '[packages]\ndjango = "==1.11.*"\n', [[111, 112]]],
    ['Pipfile', '[packages]\ndjango = "*"\n', [[null, null]]],
    ['poetry.lock', '[[package]]\nname = "django"\nversion = "4.2.1"\n', [[402, 403]]],
    [
      'Pipfile.lock',
      '{\n    "default": {\n        "django": {\n            "hashes": [],\n            "version": "==2.2.1"\n',
      [[202, 203]],
    ],
    ['setup.cfg', '[options]\ninstall_requires =\n  Django>=1.4\n', [[104, null]]],
  ])('%s %j', (file, text, ranges) => {
    expect(rangesOf(`/srv/${file}`, text)).toEqual(ranges);
  });
});
