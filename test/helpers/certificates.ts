// A throw-away CA for servers of the tests on this machine.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** PEM files in a folder: the CA that made the server's certificate, one that did not, and the server's own two. */
export interface Certificates {
  readonly ca: string
  readonly otherCa: string
  readonly cert: string
  readonly key: string
}

/** For `localhost` and 127.0.0.1. */
export function makeCertificates(dir: string): Certificates {
  const file = (name: string): string => join(dir, name)
  for (const name of ['ca', 'other']) {
    const subject = ['-subj', `/CN=hubplan test ${name}`]
    const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)]
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...out)
  }
  const request = ['-keyout', file('server.key'), '-out', file('server.csr')]
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', ...request)
  writeFileSync(file('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  const signed = ['-in', file('server.csr'), '-extfile', file('server.ext'), '-out', file('server.pem')]
  openssl('x509', '-req', '-days', '2', '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', ...signed)
  return { ca: file('ca.pem'), otherCa: file('other.pem'), cert: file('server.pem'), key: file('server.key') }
}

function openssl(...args: readonly string[]): void {
  execFileSync('/usr/bin/openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** PEM files of a company: its CA, and certificates of servers and clients as they are found. */
export interface House {
  readonly ca: string
  /** Signed by an intermediate CA, and sent with its certificate or without. */
  readonly whole: Pair
  readonly leafOnly: Pair
  readonly expired: Pair
  readonly otherName: Pair
  readonly selfSigned: Pair
  /** The client's own. */
  readonly client: Pair
}

export interface Pair {
  readonly cert: string
  readonly key: string
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** For 127.0.0.1, except where the name is another one. */
export function makeHouse(dir: string): House {
  const file = (name: string): string => join(dir, name)
  const ours = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  const request = (name: string): Pair => {
    openssl('req', ...curve, '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`))
    return { cert: file(`${name}.pem`), key: file(`${name}.key`) }
  }
  const sign = (name: string, by: string, { days = '2', extension = ours } = {}): Pair => {
    const pair = request(name)
    writeFileSync(file(`${name}.ext`), `${extension}\n`)
    const ca = ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial']
    const files = ['-in', file(`${name}.csr`), '-extfile', file(`${name}.ext`), '-out', pair.cert]
    openssl('x509', '-req', '-days', days, ...ca, ...files)
    return pair
  }
  const root = ['-subj', '/CN=house', '-keyout', file('house.key'), '-out', file('house.pem')]
  openssl('req', '-x509', ...curve, '-days', '2', ...root)
  sign('middle', 'house', { extension: 'basicConstraints=critical,CA:TRUE' })
  const leaf = sign('leaf', 'middle')
  const whole = { cert: file('whole.pem'), key: leaf.key }
  writeFileSync(whole.cert, readFileSync(leaf.cert, 'utf8') + readFileSync(file('middle.pem'), 'utf8'))
  const alone = ['-subj', '/CN=alone', '-addext', ours, '-keyout', file('alone.key'), '-out', file('alone.pem')]
  openssl('req', '-x509', ...curve, '-days', '2', ...alone)
  return {
    ca: file('house.pem'),
    whole,
    leafOnly: leaf,
    expired: sign('expired', 'house', { days: '-1' }),
    otherName: sign('other-name', 'house', { extension: 'subjectAltName=DNS:hub.example.edu,DNS:example.edu' }),
    selfSigned: { cert: file('alone.pem'), key: file('alone.key') },
    client: sign('client', 'house'),
  }
}
