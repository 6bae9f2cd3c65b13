import { describe, expect, it } from 'vitest';
import { readRequirements } from '../../src/project/read-requirements.ts';

describe('the names that a project asks for', () => {
  it.each([
    [
      'requirements.txt',
      '# base\n-r other.txt\nDjango>=4\npsycopg2-binary [extra] ; python_version > "3"\nPillow@ https://x/y.whl\nlxml\n  numpy ~= 1.2 # why\nnot a name\nzope.interface==5\n',
      ['django', 'psycopg2-binary', 'pillow', 'lxml', 'numpy', 'zope-interface'],
    ],
    [
      'pyproject.toml',
      '[project]\nname = "shop"\nkeywords = ["numpy"]\ndependencies = [\n  "Django>=4",\n  \'lxml[html]; os_name == "posix"\',\n]\n[project.optional-dependencies]\nimages = ["Pillow"]\n[dependency-groups]\ndev = ["pytest", {include-group = "x"}]\n',
      ['django', 'lxml', 'pillow', 'pytest'],
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.11"\n"Django" = {version = "^4"}\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n[tool.pdm.dev-dependencies]\ntest = ["lxml"]\n[tool.uv]\ndev-dependencies = ["numpy>1"]\n',
      ['python', 'django', 'pytest', 'lxml', 'numpy'],
    ],
    [
      'Pipfile',
      '[packages]\ndjango = "*"\n[dev-packages]\nlxml = "*"\n[requires]\npython_version = "3"\n',
      ['django', 'lxml'],
    ],
    [
      'uv.lock',
      '[[package]]\nname = "Django"\n\n[package.optional]\nname = "no"\n[[package]]\nname = "lxml"\n',
      ['django', 'lxml'],
    ],
    ['poetry.lock', '[[package]]\nname = "zope.interface"\n[metadata]\nname = "no"\n', ['zope-interface']],
    ['Pipfile.lock', '{"_meta": {"a": 1}, "default": {"django": {}}, "develop": {"lxml": {}}}', ['django', 'lxml']],
    [
      'setup.cfg',
      '[metadata]\nlicense = x\n[options]\ninstall_requires =\n    Django>=4\n    lxml\n[tool]\nnumpy\n',
      ['install-requires', 'django', 'lxml'],
    ],
    ['pyproject.toml', '[project\ndependencies = ["django"]\n', []],
    ['Pipfile.lock', '{"default": ', []],
  ])('of a %s', (file, text, names) => {
    expect([...readRequirements(`/srv/${file}`, text)].sort()).toEqual([...names].sort());
  });
});
