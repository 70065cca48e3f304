import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, test } from 'vitest'

import { checkCredentials, writeCredentials, writeEncrypted } from '../../src/io/credentials.ts'
import { readTable } from '../../src/sources/index.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const row = (username: string, password = 'Secret#1x') => ({
  username,
  password,
  force_change: 'true',
  plan: 'sha256:0',
})

describe('a plain file', () => {
  test.each(['c.csv', 'c.xlsx'])('%s is for its owner only, and reads back as it was', async (name) => {
    const folder = temporaryFolder()
    const path = join(folder, name)
    const odd = [row('bob'), row('=cmd', '=Aa1+bcdef'), row("'-x", "'=Aa1bcdef"), row('ü;b,"c', '@A"a;1,bcd')]
    await writeCredentials(path, odd, true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const table = await readTable({ path, location: path })
    const read = table.rows.map(({ cells }) => Object.fromEntries([...cells].map(([key, cell]) => [key, cell.value])))
    expect(read).toEqual(odd)
    expect(readdirSync(folder)).toEqual([name])
  })

  test('has the columns in their order', async () => {
    const path = join(temporaryFolder(), 'c.csv')
    await writeCredentials(path, [row('bob')], true)
    expect(readFileSync(path, 'utf8')).toBe('username,password,force_change,plan\nbob,Secret#1x,true,sha256:0\n')
  })

  test('that is new is never written over another one', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'c.csv')
    writeFileSync(path, 'mine')
    await expect(writeCredentials(path, [row('bob')], true)).rejects.toMatchObject({
      code: 'usage',
      message: `The credentials cannot be written: another process has just created ${path}.`,
    })
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['c.csv'])
  })

  test('that is continued becomes its owner’s alone', async () => {
    const path = join(temporaryFolder(), 'c.csv')
    writeFileSync(path, 'old', { mode: 0o644 })
    await writeCredentials(path, [row('bob')], false)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toContain('bob')
  })

  test('is written through no link', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'c.csv')
    symlinkSync(join(folder, 'elsewhere.csv'), path)
    await expect(writeCredentials(path, [row('bob')], true)).rejects.toMatchObject({
      message: `The credentials cannot be written: ${path} is not an ordinary file.`,
    })
    expect(readdirSync(folder)).toEqual(['c.csv'])
  })

  test('needs a folder, and is no folder', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'd.csv'))
    await expect(writeCredentials(join(folder, 'd.csv'), [], true)).rejects.toMatchObject({
      message: `The credentials cannot be written: ${join(folder, 'd.csv')} is a folder.`,
    })
    await expect(writeCredentials(join(folder, 'none', 'c.csv'), [], true)).rejects.toMatchObject({
      message: `The credentials cannot be written to ${join(folder, 'none', 'c.csv')}: there is no folder ${join(folder, 'none')}.`,
      hint: 'nothing was changed on the hub; give another place',
    })
  })
})

describe('an encrypted file', () => {
  test('can be read with the identity of each recipient, and by nobody else', async () => {
    const path = join(temporaryFolder(), 'c.csv')
    const identities = [await generateIdentity(), await generateIdentity()]
    const recipients = await Promise.all(identities.map((one) => identityToRecipient(one)))
    const written = await writeEncrypted({ path, recipients }, [row('bob')])
    expect(written).toEqual({ path: `${path}.age`, number: 1 })
    const bytes = readFileSync(written.path)
    expect(statSync(written.path).mode & 0o777).toBe(0o600)
    expect(bytes.includes('Secret') || bytes.includes('bob')).toBe(false)
    const plain = 'username,password,force_change,plan\nbob,Secret#1x,true,sha256:0\n'
    for (const identity of identities) expect(await decrypted(bytes, identity)).toBe(plain)
    await expect(decrypted(bytes, await generateIdentity())).rejects.toThrow()
  })

  test('is followed by parts with numbers, and never changed', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'new.users.csv')
    const recipients = [await identityToRecipient(await generateIdentity())]
    const parts: string[] = []
    for (const name of ['a', 'b', 'c']) parts.push((await writeEncrypted({ path, recipients }, [row(name)])).path)
    expect(parts).toEqual(
      ['new.users.csv.age', 'new.users.2.csv.age', 'new.users.3.csv.age'].map((one) => join(folder, one)),
    )
    expect(readdirSync(folder)).toHaveLength(3)
  })
})

async function decrypted(bytes: Uint8Array, identity: string): Promise<string> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter.decrypt(bytes, 'text')
}

describe('before anything else', () => {
  test.each([
    ['c.json', [], '--credentials c.json: unsupported file type; use .csv or .xlsx.'],
    ['c', [], '--credentials c: unsupported file type; use .csv or .xlsx.'],
    ['c.csv.age', [], '--credentials c.csv.age is to be encrypted, but has no recipient.'],
    ['c.csv', ['bob'], '--credentials-recipient is "bob", which is not an age recipient.'],
    ['c.csv', ['age1xyz'], '--credentials-recipient is "age1xyz", which is not an age recipient.'],
    ['c.csv', ['AGE-SECRET-KEY-1QQQ'], '--credentials-recipient is a private key, which is not an age recipient.'],
  ])('%s for %j is refused', async (path, recipients, message) => {
    await expect(checkCredentials(path, recipients)).rejects.toMatchObject({ code: 'usage', message })
  })

  test('an ending .age is that of the parts', async () => {
    const recipients = [await identityToRecipient(await generateIdentity())]
    expect(await checkCredentials('c.csv.age', recipients)).toEqual({ path: 'c.csv', recipients })
    expect(await checkCredentials('c.xlsx', [])).toEqual({ path: 'c.xlsx', recipients: [] })
  })
})
