import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { readTlsFiles } from '../../src/io/certificates.ts'
import { type House, makeHouse } from '../helpers/certificates.ts'

let dir: string
let house: House
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hubplan-certificates-'))
  house = makeHouse(dir)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

test('a file of CAs may hold several, with text around them, or one in binary form', async () => {
  const pem = readFileSync(house.ca, 'utf8')
  const several = file('several.pem', `# ours\n${pem}\n# another\n${readFileSync(house.selfSigned.cert, 'utf8')}`)
  const binary = file('house.der', new X509Certificate(pem).raw)
  for (const path of [several, binary]) {
    await expect(readTlsFiles(path, {})).resolves.toBeDefined()
    await expect(readTlsFiles(undefined, { HUBPLAN_CA: path })).resolves.toBeDefined()
  }
  // As Node.js does, which warns of it.
  await expect(readTlsFiles(undefined, { NODE_EXTRA_CA_CERTS: join(dir, 'gone.pem') })).resolves.toBeDefined()
})

test('a file of CAs that cannot be used is a fault that names it', async () => {
  const fault = (path: string) => readTlsFiles(path, {})
  const told = (message: string, hint: string) => ({ code: 'usage', message, hint, topic: 'network' })
  const gone = join(dir, 'gone.pem')
  const give = 'give --ca a PEM file that hubplan can read'
  await expect(fault(gone)).rejects.toMatchObject(told(`The file ${gone} of --ca does not exist.`, give))
  await expect(fault(dir)).rejects.toMatchObject(told(`The file ${dir} of --ca is a folder.`, give))
  const key = house.client.key
  await expect(fault(key)).rejects.toMatchObject(
    told(
      `The file ${key} of --ca holds no certificate.`,
      'give a PEM file with the CA that signed the certificate of the system',
    ),
  )
  const pem = readFileSync(house.ca, 'utf8')
  const torn = file(
    'torn.pem',
    `${pem}${pem.replace('MII', 'XXX').replace('MIIB', 'XXX').slice(0, 100)}\n-----END CERTIFICATE-----\n`,
  )
  await expect(fault(torn)).rejects.toMatchObject(
    told(
      `The file ${torn} of --ca has a certificate that cannot be read (number 2).`,
      'copy the file again, as a whole',
    ),
  )
})

test('a client certificate may be one file, or two', async () => {
  const { cert, key } = house.client
  await expect(readTlsFiles(undefined, { HUBPLAN_CERT: cert, HUBPLAN_KEY: key })).resolves.toBeDefined()
  const both = file('both.pem', readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'))
  await expect(readTlsFiles(undefined, { HUBPLAN_CERT: both })).resolves.toBeDefined()
})

test('a client certificate without its key, or with another one, is a fault', async () => {
  const { cert, key } = house.client
  const fault = (HUBPLAN_CERT: string, HUBPLAN_KEY: string) =>
    readTlsFiles(undefined, { HUBPLAN_CERT, HUBPLAN_KEY }).then(String, ({ message }: Error) => message)
  expect(await fault('', key)).toBe('HUBPLAN_KEY is set, but HUBPLAN_CERT is not.')
  expect(await fault(cert, '')).toBe('HUBPLAN_CERT is set, but HUBPLAN_KEY is not.')
  expect(await fault(key, key)).toBe(`The file ${key} of HUBPLAN_CERT holds no certificate.`)
  expect(await fault(cert, cert)).toBe(`The file ${cert} of HUBPLAN_KEY holds no private key.`)
  const other = house.whole.key
  expect(await fault(cert, other)).toBe(
    `The file ${other} of HUBPLAN_KEY holds the key of another certificate than HUBPLAN_CERT.`,
  )
})

test('a locked key is refused with the way to unlock it', async () => {
  const { cert, key } = house.client
  const locked = join(dir, 'locked.key')
  execFileSync('/usr/bin/openssl', ['pkey', '-in', key, '-aes256', '-passout', 'pass:hush', '-out', locked])
  await expect(readTlsFiles(undefined, { HUBPLAN_CERT: cert, HUBPLAN_KEY: locked })).rejects.toMatchObject({
    message: `The file ${locked} of HUBPLAN_KEY holds a private key that is locked with a passphrase.`,
    hint: `hubplan takes an unlocked key, in a file only you can read: openssl pkey -in ${locked} -out FILE`,
  })
})
