/** Whether a file that sets a machine up has a command that lets others into /root, or makes it theirs. */
export const opensHome = (text: string): boolean =>
  isFollowed(text, /\bch(?:mod|own|grp)\s/g, /(?:[^\n]*\s)?\/root\/?(?=[\s;&]|$)/y) ||
  isFollowed(text, /\bfind\s+\/root\/?\s/g, /[^\n]*\bch(?:mod|own|grp)\b/y);

/** Whether a word is followed by another in its line. What the first of a line has not behind it no later one has. */
function isFollowed(text: string, word: RegExp, other: RegExp): boolean {
  let endOfLine = -1;
  for (const { index, 0: found } of text.matchAll(word)) {
    const behind = index + found.length;
    if (behind <= endOfLine) continue;
    other.lastIndex = behind;
    if (other.test(text)) return true;
    endOfLine = text.indexOf('\n', behind);
    if (endOfLine < 0) return false;
  }
  return false;
}
