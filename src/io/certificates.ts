// The CAs that hubplan trusts, and the client certificate: the files of --ca, HUBPLAN_CA, HUBPLAN_CERT and HUBPLAN_KEY.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import tls, { type SecureContext } from 'node:tls'

import { Problem } from '../core/problem.ts'
import type { Env } from '../core/types.ts'
import { codeOf } from './plain.ts'

/** A file, and the flag or the variable that names it. */
interface Named {
  readonly path: string
  readonly from: string
}

/**
 * What an encrypted connection trusts and shows: the CAs of Node.js, of the system, of NODE_EXTRA_CA_CERTS and of the
 * given file, and the client certificate.
 * @param flag the file of --ca
 * @throws Problem `usage` for a file that cannot be used
 */
export async function readTlsFiles(flag: string | undefined, env: Env): Promise<SecureContext> {
  const own = flag === undefined ? named('HUBPLAN_CA', env) : { path: flag, from: '--ca' }
  const [added, client] = await Promise.all([own === undefined ? [] : readCas(own), readClient(env)])
  const known = [...nodeCas(), ...(await systemCas()), ...(await extraCas(env))]
  // A certificate that several of these have is parsed once.
  const cas = new Map([...added, ...known].map((pem) => [pem.replaceAll(/\s/g, ''), pem]))
  return tls.createSecureContext({ ca: [...cas.values()], ...client })
}

function named(variable: 'HUBPLAN_CA' | 'HUBPLAN_CERT' | 'HUBPLAN_KEY', env: Env): Named | undefined {
  const path = env[variable]
  return path === undefined || path === '' ? undefined : { path, from: variable }
}

const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g

async function readCas(file: Named): Promise<readonly string[]> {
  const bytes = await readBytes(file)
  const blocks: readonly string[] = bytes.toString('latin1').match(block) ?? []
  if (blocks.length === 0) {
    const alone = certificateIn(bytes)
    if (alone !== undefined) return [alone.toString()]
    throw fault(file, 'holds no certificate', 'give a PEM file with the CA that signed the certificate of the system')
  }
  return blocks.map((text, at) => {
    const certificate = certificateIn(text)
    if (certificate !== undefined) return certificate.toString()
    throw fault(file, `has a certificate that cannot be read (number ${at + 1})`, 'copy the file again, as a whole')
  })
}

function certificateIn(data: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(data)
  } catch {
    return undefined
  }
}

async function readClient(env: Env): Promise<{ readonly cert?: string; readonly key?: string }> {
  const [cert, key] = [named('HUBPLAN_CERT', env), named('HUBPLAN_KEY', env)]
  if (cert === undefined && key === undefined) return {}
  if (cert === undefined) {
    throw new Problem('usage', 'HUBPLAN_KEY is set, but HUBPLAN_CERT is not.', {
      hint: 'set both, or neither',
      topic: 'network',
    })
  }
  const text = (await readBytes(cert)).toString('latin1')
  const [first] = text.match(block) ?? []
  const certificate = first === undefined ? undefined : certificateIn(first)
  if (certificate === undefined) {
    throw fault(cert, 'holds no certificate', 'give a PEM file with the client certificate')
  }
  // A file may hold both.
  const keyFile = key ?? cert
  const keyText = key === undefined ? text : (await readBytes(key)).toString('latin1')
  if (key === undefined && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new Problem('usage', 'HUBPLAN_CERT is set, but HUBPLAN_KEY is not.', {
      hint: 'set HUBPLAN_KEY to the file with the private key of the client certificate',
      topic: 'network',
    })
  }
  const secret = keyIn(keyText, keyFile)
  if (!certificate.checkPrivateKey(secret)) {
    throw fault(keyFile, 'holds the key of another certificate than HUBPLAN_CERT', 'set both to files of one pair')
  }
  return { cert: text, key: secret.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function keyIn(text: string, file: Named): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (thrown) {
    // Without the cause: it may hold parts of the key.
    if (codeOf(thrown) === 'ERR_MISSING_PASSPHRASE' || /-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(text)) {
      throw fault(
        file,
        'holds a private key that is locked with a passphrase',
        `hubplan takes an unlocked key, in a file only you can read: openssl pkey -in ${file.path} -out FILE`,
      )
    }
    throw fault(file, 'holds no private key', 'give a PEM file with the private key of the client certificate')
  }
}

async function readBytes(file: Named): Promise<Buffer> {
  try {
    return await readFile(file.path)
  } catch (thrown) {
    const code = codeOf(thrown)
    const why = { ENOENT: 'does not exist', EISDIR: 'is a folder', EACCES: 'cannot be read by this user' }[code]
    throw fault(file, why ?? `cannot be read (${code})`)
  }
}

function fault({ path, from }: Named, why: string, hint = `give ${from} a PEM file that hubplan can read`): Problem {
  return new Problem('usage', `The file ${path} of ${from} ${why}.`, { hint, topic: 'network' })
}

/** Newer than the oldest supported version of Node.js. */
const getCas: ((type: 'default' | 'system') => readonly string[]) | undefined = Reflect.get(tls, 'getCACertificates')

function nodeCas(): readonly string[] {
  return getCas?.('default') ?? tls.rootCertificates
}

/** Where the distributions keep them: Debian and Alpine, Red Hat, SUSE, BSD and macOS. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

async function systemCas(): Promise<readonly string[]> {
  if (getCas !== undefined) return getCas('system')
  for (const path of bundles) {
    const cas = await casIn(path)
    if (cas.length > 0) return cas
  }
  return []
}

/** Node.js reads the variable itself when it starts, and warns of faults. A given list of CAs replaces what it read. */
async function extraCas(env: Env): Promise<readonly string[]> {
  const path = env['NODE_EXTRA_CA_CERTS']
  return path === undefined || path === '' ? [] : casIn(path)
}

async function casIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return text.match(block) ?? []
}
