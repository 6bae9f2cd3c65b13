/**
 * What is known of a package whose compiled code does not keep interpreters apart. `hang`: it is known to hang, crash or
 * compute wrongly in a sub interpreter. `once`: it works in the first interpreter of a process that imports it and raises
 * ImportError in the second. `types`: values of one interpreter can turn up in another.
 */
export interface CompiledPackage {
  readonly trouble: 'hang' | 'once' | 'types';
  readonly source: string;
}

const MOD_WSGI =
  'mod_wsgi documentation, Application issues: Python simplified GIL state API, Multiple Python sub interpreters';
const NUMPY = 'NumPy warns of it when it is imported there; 1.24 ends with ImportError in a second sub interpreter';
const PYO3 = 'PyO3: modules may only be initialized once per interpreter process, seen with cryptography 38';

const named = (names: string, trouble: CompiledPackage['trouble'], source: string) =>
  names.split(' ').map((name): readonly [string, CompiledPackage] => [name, { trouble, source }]);

/** Packages that are imported by another name than they are installed by. */
const IMPORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['sklearn', 'scikit-learn'],
  ['skimage', 'scikit-image'],
  ['cv2', 'opencv-python'],
  ['osgeo', 'gdal'],
]);

/** The distribution that a top-level package comes from. */
export const distributionOf = (packageName: string): string => IMPORT_NAMES.get(packageName) ?? packageName;

/** Packages by distribution name, as of 2026-06. A name that is missing only leaves a question open. */
export const COMPILED_PACKAGES: ReadonlyMap<string, CompiledPackage> = new Map([
  ...named('numpy scipy pandas scikit-learn scikit-image matplotlib theano statsmodels', 'hang', NUMPY),
  ...named('torch tensorflow opencv-python opencv-python-headless h5py gdal pywin32 grpcio', 'hang', MOD_WSGI),
  ...named('cryptography pydantic pydantic-core bcrypt orjson rpds-py tokenizers', 'once', PYO3),
  ...named('psycopg2 psycopg2-binary lxml', 'types', MOD_WSGI),
]);
