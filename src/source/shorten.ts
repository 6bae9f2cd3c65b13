/** Nobody reads more in one message. */
const LONGEST = 2000;

/** A message as people are told it: what it quotes of a stranger's file may have any length. */
export const shorten = (message: string): string =>
  message.length <= LONGEST ? message : `${message.slice(0, LONGEST)}... (${message.length} characters)`;
