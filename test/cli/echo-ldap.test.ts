// A directory that repeats the password it was sent.

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { formsOf } from './echo-hub.ts'
import { openDesk } from './run.ts'

const password = 'hush-directory-9c2e-password'
const yaml = 'version: 1\ninclude:\n  - ldap: { base: "ou=people,dc=example,dc=edu" }\n'

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

/** Answers a login with: wrong password (49), and these words. */
async function startDirectory(words: (password: string) => string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      // 0x80: the password of a simple login, which is the last thing in the request.
      const at = data.indexOf(Buffer.from(password)) - 2
      if (at < 0 || data[at] !== 0x80) return
      const id = tlv(0x02, data.subarray(4, 5))
      const said = Buffer.from(words(data.subarray(at + 2).toString()))
      socket.write(tlv(0x30, id, tlv(0x61, tlv(0x0a, Buffer.from([49])), tlv(0x04), tlv(0x04, said))))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test.each([
  ['in every form', (word: string) => formsOf(word).join(' | ')],
  ['where a long answer is cut', (word: string) => `${'x'.repeat(185)} ${word} and more`],
])('has it told nowhere, %s', async (_, words) => {
  const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
  const env = {
    HUBPLAN_LDAP_URL: await startDirectory(words),
    HUBPLAN_LDAP_BIND_DN: 'cn=reader,dc=example,dc=edu',
    HUBPLAN_LDAP_PASSWORD: password,
    HUBPLAN_LDAP_STARTTLS: 'no',
  }
  const { code, stdout, stderr } = await desk.runWith(env, 'plan', '-o', 'plan.json')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('(LDAP result 49: ')
  expect(stderr).toContain('***')
  for (const form of formsOf(password)) expect(stderr).not.toContain(form)
  expect(stderr).not.toMatch(/hush/i)
})
