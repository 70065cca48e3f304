// A throw-away CA for servers of the tests on this machine.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
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
