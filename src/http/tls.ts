// What each code of Node.js and OpenSSL means for an encrypted connection that failed, and what helps.
import type { Lost } from './types.ts'

/** The other end of a connection. */
export interface Peer {
  /** For messages: host and port, or the proxy. */
  readonly name: string
  readonly hostname: string
}

interface Words {
  /** Follows `The hub cannot be read: `. */
  readonly why: (peer: Peer) => string
  readonly hint: string
}

const addCa =
  'give the CA that signed it, as a PEM file: --ca FILE, HUBPLAN_CA=FILE, or NODE_EXTRA_CA_CERTS=FILE for all programs of Node.js'
const ofOperator = 'its operator must correct it'

function certificate(fault: string, hint: string): Words {
  return { why: ({ name }) => `the certificate of ${name} ${fault}`, hint }
}

const unknownCa = certificate('is signed by a CA that this machine does not know', addCa)
const refusedClient: Words = {
  why: ({ name }) => `${name} wants a client certificate, or refused the one that was shown`,
  hint: 'set HUBPLAN_CERT and HUBPLAN_KEY to the files of a client certificate that the server accepts',
}
const otherProtocol: Words = {
  why: ({ name }) => `${name} does not speak https on this port`,
  hint: 'check the port; it may speak http://, which sends the token unencrypted and so needs --insecure-http for another machine',
}
const tooOld: Words = {
  why: ({ name }) => `${name} offers only encryption that Node.js refuses as too old or too weak`,
  hint: ofOperator,
}

const byCode: Readonly<Record<string, Words>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate(
    'is signed by a CA that this machine does not know, or the server leaves out the intermediate certificate',
    `${addCa}; where the intermediate certificate is missing, the operator of the server must add it to the chain`,
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT: unknownCa,
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
  CERT_UNTRUSTED: unknownCa,
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate(
    'is self-signed',
    'if it is the right one, give it as a PEM file: --ca FILE, HUBPLAN_CA=FILE, or NODE_EXTRA_CA_CERTS=FILE for all programs of Node.js',
  ),
  CERT_HAS_EXPIRED: certificate(
    'has expired, or another one of its chain has',
    'the operator of the server must renew it; check the clock of this machine, too',
  ),
  CERT_NOT_YET_VALID: certificate('is not valid yet', 'check the clock of this machine'),
  CERT_REVOKED: certificate('is revoked', 'the operator of the server must replace it'),
  CERT_REJECTED: certificate('is marked as one to reject', ofOperator),
  CERT_CHAIN_TOO_LONG: certificate('has too long a chain', ofOperator),
  PATH_LENGTH_EXCEEDED: certificate('has a longer chain than its CA allows', ofOperator),
  INVALID_CA: certificate('is signed by a certificate that is not one of a CA', ofOperator),
  INVALID_PURPOSE: certificate('is not made for a server', ofOperator),
  HOSTNAME_MISMATCH: certificate('is for another name', 'use the host name that the certificate has'),
  ERR_SSL_WRONG_VERSION_NUMBER: otherProtocol,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: otherProtocol,
  ERR_SSL_RECORD_LAYER_FAILURE: otherProtocol,
  ERR_SSL_HTTP_REQUEST: otherProtocol,
  ERR_SSL_UNKNOWN_PROTOCOL: otherProtocol,
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: {
    why: ({ name, hostname }) => `${name} has no certificate for ${hostname}`,
    hint: 'use the host name that the server is set up for',
  },
}

/** Alerts and refusals, of which OpenSSL has many names. The first that matches counts. */
const byPattern: readonly (readonly [RegExp, Words])[] = [
  [
    /ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
    refusedClient,
  ],
  [/UNRECOGNIZED_NAME/, byCode['ERR_SSL_TLSV1_UNRECOGNIZED_NAME'] as Words],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|_TOO_(?:SMALL|WEAK|SHORT)|LEGACY_RENEGOTIATION|INSUFFICIENT_SECURITY/,
    tooOld,
  ],
  [
    /HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS/,
    {
      why: ({ name }) => `${name} refused the encrypted connection`,
      hint: 'it may want a client certificate (HUBPLAN_CERT and HUBPLAN_KEY), or offer only encryption that Node.js refuses as too old',
    },
  ],
]

/** All codes of a certificate that OpenSSL does not accept; those without an entry above mean a damaged one. */
const ofCertificate = /CERT|CRL|ISSUER|_CA$|PATH_LENGTH|PURPOSE/

/** The names in a certificate; the server chose them. */
function namesIn(thrown: unknown): string | undefined {
  const cert = typeof thrown === 'object' && thrown !== null && 'cert' in thrown ? thrown.cert : undefined
  const text = typeof cert === 'object' && cert !== null && 'subjectaltname' in cert ? cert.subjectaltname : undefined
  if (typeof text !== 'string') return undefined
  const names = text.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, ''))
  return `${names.slice(0, 4).join(', ').slice(0, 200)}${names.length > 4 ? ' ...' : ''}`
}

/** OpenSSL's own words, as Node.js makes a code of them: some errors have only the code EPROTO. */
function codeIn(code: string, thrown: unknown): string {
  if (code !== 'EPROTO' || !(thrown instanceof Error)) return code
  const [, words] = /SSL routines:[^:]*:([^:\n]+)/.exec(thrown.message) ?? []
  return words === undefined
    ? 'ERR_SSL'
    : `ERR_SSL_${words
        .trim()
        .toUpperCase()
        .replaceAll(/[^A-Z0-9/]+/g, '_')}`
}

/** The facts of an encrypted connection that could not be made; undefined when the error is about something else. */
export function tlsFault(found: string, thrown: unknown, peer: Peer): Lost | undefined {
  const code = codeIn(found, thrown)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesIn(thrown)
    const why = `the certificate of ${peer.name} is for ${names ?? 'other names'}, and not for ${peer.hostname}`
    return lost(code, { why: () => why, hint: 'use a host name that the certificate has' }, peer)
  }
  const words = byCode[code] ?? byPattern.find(([pattern]) => pattern.test(code))?.[1]
  if (words !== undefined) return lost(code, words, peer)
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return lost(
      code,
      { why: ({ name }) => `no encrypted connection to ${name} can be made`, hint: 'check the address and the port' },
      peer,
    )
  }
  if (!ofCertificate.test(code)) return undefined
  return lost(code, certificate('cannot be verified', ofOperator), peer)
}

function lost(code: string, { why, hint }: Words, peer: Peer): Lost {
  return { sent: false, isHopeless: true, why: `${why(peer)} (${code})`, hint }
}

/** The facts of a connection that was made, and ended by the server: with TLS 1.3 it refuses the client then. */
export function lateRefusal(peer: Peer, code = 'closed after the handshake'): Lost {
  return lost(code, refusedClient, peer)
}

/** Whether a code says that the other end does not speak https. */
export function isOtherProtocol(code: string): boolean {
  return byCode[code] === otherProtocol
}

/** Whether a code stands for such an end. */
export function isLateRefusal(code: string): boolean {
  return byPattern[0]?.[0].test(code) === true
}
