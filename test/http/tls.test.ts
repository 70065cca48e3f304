import { expect, test } from 'vitest'

import { isLateRefusal, tlsFault } from '../../src/http/tls.ts'

const peer = { name: 'hub.example.edu:8443', hostname: 'hub.example.edu' }
const ca =
  'give the CA that signed it, as a PEM file: --ca FILE, HUBPLAN_CA=FILE, or NODE_EXTRA_CA_CERTS=FILE for all programs of Node.js'
const operator = 'its operator must correct it'
const unknownCa = ['the certificate of hub.example.edu:8443 is signed by a CA that this machine does not know', ca]
const damaged = ['the certificate of hub.example.edu:8443 cannot be verified', operator]
const port = [
  'hub.example.edu:8443 does not speak https on this port',
  'check the port; it may speak http://, which sends the token unencrypted and so needs --insecure-http for another machine',
]
const client = [
  'hub.example.edu:8443 wants a client certificate, or refused the one that was shown',
  'set HUBPLAN_CERT and HUBPLAN_KEY to the files of a client certificate that the server accepts',
]
const old = ['hub.example.edu:8443 offers only encryption that Node.js refuses as too old or too weak', operator]
const handshake = [
  'hub.example.edu:8443 refused the encrypted connection',
  'it may want a client certificate (HUBPLAN_CERT and HUBPLAN_KEY), or offer only encryption that Node.js refuses as too old',
]
const other = ['no encrypted connection to hub.example.edu:8443 can be made', 'check the address and the port']
const of = (fault: string, hint: string) => [`the certificate of hub.example.edu:8443 ${fault}`, hint]

// Every code that Node.js has for a certificate, and those of OpenSSL that a server causes.
test.each([
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    of(
      'is signed by a CA that this machine does not know, or the server leaves out the intermediate certificate',
      `${ca}; where the intermediate certificate is missing, the operator of the server must add it to the chain`,
    ),
  ],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownCa],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownCa],
  ['SELF_SIGNED_CERT_IN_CHAIN', unknownCa],
  ['CERT_UNTRUSTED', unknownCa],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    of(
      'is self-signed',
      'if it is the right one, give it as a PEM file: --ca FILE, HUBPLAN_CA=FILE, or NODE_EXTRA_CA_CERTS=FILE for all programs of Node.js',
    ),
  ],
  [
    'CERT_HAS_EXPIRED',
    of(
      'has expired, or another one of its chain has',
      'the operator of the server must renew it; check the clock of this machine, too',
    ),
  ],
  ['CERT_NOT_YET_VALID', of('is not valid yet', 'check the clock of this machine')],
  ['CERT_REVOKED', of('is revoked', 'the operator of the server must replace it')],
  ['CERT_REJECTED', of('is marked as one to reject', operator)],
  ['CERT_CHAIN_TOO_LONG', of('has too long a chain', operator)],
  ['PATH_LENGTH_EXCEEDED', of('has a longer chain than its CA allows', operator)],
  ['INVALID_CA', of('is signed by a certificate that is not one of a CA', operator)],
  ['INVALID_PURPOSE', of('is not made for a server', operator)],
  ['HOSTNAME_MISMATCH', of('is for another name', 'use the host name that the certificate has')],
  ['CERT_SIGNATURE_FAILURE', damaged],
  ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', damaged],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', damaged],
  ['ERROR_IN_CERT_NOT_BEFORE_FIELD', damaged],
  ['ERROR_IN_CERT_NOT_AFTER_FIELD', damaged],
  ['UNABLE_TO_GET_CRL', damaged],
  ['UNABLE_TO_DECRYPT_CRL_SIGNATURE', damaged],
  ['CRL_SIGNATURE_FAILURE', damaged],
  ['CRL_NOT_YET_VALID', damaged],
  ['CRL_HAS_EXPIRED', damaged],
  ['ERROR_IN_CRL_LAST_UPDATE_FIELD', damaged],
  ['ERROR_IN_CRL_NEXT_UPDATE_FIELD', damaged],
  ['ERR_SSL_WRONG_VERSION_NUMBER', port],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', port],
  ['ERR_SSL_RECORD_LAYER_FAILURE', port],
  ['ERR_SSL_HTTP_REQUEST', port],
  ['ERR_SSL_UNKNOWN_PROTOCOL', port],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', client],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', client],
  ['ERR_SSL_SSLV3_ALERT_NO_CERTIFICATE', client],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', client],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', client],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', client],
  ['ERR_SSL_SSL/TLS_ALERT_UNSUPPORTED_CERTIFICATE', client],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', client],
  ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', client],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', old],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', old],
  ['ERR_SSL_VERSION_TOO_LOW', old],
  ['ERR_SSL_DH_KEY_TOO_SMALL', old],
  ['ERR_SSL_EE_KEY_TOO_SMALL', old],
  ['ERR_SSL_CA_MD_TOO_WEAK', old],
  ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', old],
  ['ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY', old],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', handshake],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', handshake],
  ['ERR_SSL_NO_SHARED_CIPHER', handshake],
  [
    'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
    ['hub.example.edu:8443 has no certificate for hub.example.edu', 'use the host name that the server is set up for'],
  ],
  [
    'ERR_SSL_SSL/TLS_ALERT_UNRECOGNIZED_NAME',
    ['hub.example.edu:8443 has no certificate for hub.example.edu', 'use the host name that the server is set up for'],
  ],
  ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', other],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', other],
])('%s is told in words, and no retry can help', (code, [why, hint]) => {
  expect(tlsFault(code, new Error('x'), peer)).toEqual({
    sent: false,
    isHopeless: true,
    why: `${why} (${code})`,
    hint,
  })
})

test.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'EPIPE', 'ECONNRESET', 'unknown'])(
  '%s is about something else',
  (code) => {
    expect(tlsFault(code, new Error('x'), peer)).toBeUndefined()
    expect(isLateRefusal(code)).toBe(false)
  },
)

test('the names of a certificate for another name are told, and few of many', () => {
  const fault = (subjectaltname: unknown) =>
    tlsFault('ERR_TLS_CERT_ALTNAME_INVALID', Object.assign(new Error('x'), { cert: { subjectaltname } }), peer)?.why
  const end = ', and not for hub.example.edu (ERR_TLS_CERT_ALTNAME_INVALID)'
  const start = 'the certificate of hub.example.edu:8443 is for '
  expect(fault('DNS:a.edu, IP Address:10.0.0.1')).toBe(`${start}a.edu, 10.0.0.1${end}`)
  expect(fault('DNS:a, DNS:b, DNS:c, DNS:d, DNS:e')).toBe(`${start}a, b, c, d ...${end}`)
  for (const none of [undefined, 7]) expect(fault(none)).toBe(`${start}other names${end}`)
  expect(tlsFault('ERR_TLS_CERT_ALTNAME_INVALID', undefined, peer)?.why).toBe(`${start}other names${end}`)
})

test('an error that has only the code EPROTO tells its own in its text', () => {
  const text = '80EC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../record.c:355:\n'
  expect(tlsFault('EPROTO', new Error(text), peer)?.why).toBe(
    'hub.example.edu:8443 does not speak https on this port (ERR_SSL_WRONG_VERSION_NUMBER)',
  )
  expect(tlsFault('EPROTO', new Error('write EPROTO'), peer)?.why).toBe(
    'no encrypted connection to hub.example.edu:8443 can be made (ERR_SSL)',
  )
})
