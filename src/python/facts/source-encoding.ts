/** Where a file says how it is encoded: a comment in one of its first two lines, the first of which is empty or a comment (PEP 263). */
const CODING_LINE = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** Encodings in which each byte of ASCII stands for itself, so that names and keywords are what they look like; of Python's codecs module. */
const LIKE_ASCII =
  /^(?:u8|utf|utf-?8(?:-.*)?|(?:us-?)?ascii|646|l\d+|latin-?\d*(?:-.*)?|iso-?8859(?:-.*)?|8859|(?:cp|windows-?|ibm|ms)?-?(?:125\d|437|7\d\d|8(?!75)\d\d|9[345]\d|1006|1125)|koi8-?[rtu]|kz-?1048|mac-?\w+|ptcp154|tis-?620|euc-?.*|eucgb2312-cn|gb-?k|gb-?2312.*|gb-?18030.*|big5.*|s(?:hift)?-?jis.*|johab|mbcs|ansi)$/;

/** Those of them in which a byte of ASCII may also be the second half of a character: `\\` is none behind a byte beyond ASCII. */
const HAS_HALVES =
  /^(?:gb-?k|gb-?18030.*|936|cp-?936|ms-?936|big5.*|(?:cp|ms)-?9(?:32|49|50)|s(?:hift)?-?jis.*|johab)$/;

/** The encoding that a file says it has, where its text is not what it looks like (`utf-7`, a codec of somebody's own); else null. */
export function unreadEncoding(text: string): string | null {
  const name = CODING_LINE.exec(text)?.[1];
  if (name === undefined) return null;
  const plain = name.toLowerCase().replaceAll('_', '-');
  const isMisread = HAS_HALVES.test(plain) && /[^\x00-\x7f]\\/.test(text);
  return LIKE_ASCII.test(plain) && !isMisread ? null : name;
}
