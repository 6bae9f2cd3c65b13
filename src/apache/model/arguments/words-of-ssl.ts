import { numberIn, oneOf, type WordRule } from './word-rule.ts';

const PROTOCOL = /^[+-]?(all|tlsv1(\.[123])?|[+]?sslv3)$|^-sslv2$/i;

/** The words of mod_ssl (ssl_engine_config.c). Data only. */
export const WORDS_OF_SSL: readonly WordRule[] = [
  { keys: 'sslengine', takes: oneOf('on off optional'), text: 'Argument must be On or Off' },
  {
    keys: 'sslverifyclient sslproxyverify',
    takes: oneOf('none off optional require on optional_no_ca'),
    text: "{name}: Invalid argument '{word}'",
  },
  { keys: 'sslverifydepth sslproxyverifydepth', takes: numberIn(0), text: "{name}: Invalid argument '{word}'" },
  {
    keys: 'sslprotocol sslproxyprotocol',
    word: 'all',
    takes: (word) => PROTOCOL.test(word),
    text: "{name}: Illegal protocol '{word}'",
  },
  {
    keys: 'ssloptions',
    word: 'all',
    takes: (word) =>
      oneOf(
        'stdenvvars exportcertdata fakebasicauth strictrequire optrenegotiate legacydnstringformat exportcb64data compatenvvars',
      )(word.replace(/^[+-]/, '')),
    text: "{name}: Illegal option '{word}'",
  },
  { keys: 'sslrandomseed', takes: oneOf('startup connect'), text: "{name}: invalid context: '{word}'" },
  {
    keys: 'sslcarevocationcheck sslproxycarevocationcheck',
    takes: oneOf('none leaf chain'),
    text: "{name}: Invalid argument '{word}'",
  },
  { keys: 'sslocspenable', takes: oneOf('off leaf on'), text: "{name}: Invalid argument '{word}'" },
  {
    keys: 'sslvhostsnipolicy',
    takes: oneOf('strict secure authonly insecure'),
    text: "Invalid {name} argument '{word}'",
  },
  { keys: 'sslsessioncachetimeout', takes: numberIn(0), text: '{name}: Invalid argument' },
  { keys: 'sslrenegbuffersize', takes: numberIn(0), text: 'Invalid size for {name}: {word}' },
  {
    keys:
      'sslocspresponsetimeskew sslstaplingresponsetimeskew sslocspresponsemaxage sslstaplingresponsemaxage ' +
      'sslstaplingstandardcachetimeout sslstaplingerrorcachetimeout sslocsprespondertimeout sslstaplingrespondertimeout',
    takes: numberIn(0),
    text: '{name}: invalid argument',
  },
  {
    keys: 'sslpassphrasedialog',
    takes: (word) => /^(builtin$|exec:|\|)/i.test(word),
    text: '{name}: Invalid argument',
  },
];
