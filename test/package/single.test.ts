// The program in one file, alone in a folder.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Ran, type RunningHub, root, run, startHub } from './installed.ts'

let folder: string
let file: string
let hub: RunningHub
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hubplan-single-'))
  file = join(folder, 'hubplan.mjs')
  // Others read the one in dist meanwhile.
  const built = await run(process.execPath, ['test/scripts/build.mjs', '--single', '--into', folder], root)
  expect(built).toMatchObject({ code: 0 })
  hub = await startHub([file])
})
afterAll(async () => {
  await hub?.stop()
  await rm(folder, { recursive: true, force: true })
})

const hubplan = (...args: string[]): Promise<Ran> => run(process.execPath, ['hubplan.mjs', ...args], folder, hub.env)

describe('one file', () => {
  test('plans, shows and applies, spreadsheets too', async () => {
    expect((await hubplan('--version')).stdout).toMatch(/^hubplan \d/)
    await writeFile(join(folder, 'hubplan.yaml'), 'version: 1\nusers:\n  - { name: single-one, groups: [single] }\n')
    expect(await hubplan('plan', '-o', 'plan.json')).toMatchObject({ code: 0 })
    expect((await hubplan('show', 'plan.json', '--format', 'html')).stdout).toMatch(/^<!doctype html>/i)
    expect((await hubplan('apply', 'plan.json', '--results', 'results.xlsx')).stdout).toContain('Applied: 3 changed')
    expect(await hubplan('plan', '--detailed-exitcode')).toMatchObject({ code: 0 })
    expect(await hubplan('export', 'everybody.xlsx')).toMatchObject({ code: 0 })
    expect(await hubplan('plan', 'everybody.xlsx', '--detailed-exitcode')).toMatchObject({ code: 0 })
    expect(await hubplan('demo')).toMatchObject({ code: 0 })
  })

  test('asks a directory, and says that it is not there', async () => {
    await writeFile(join(folder, 'ldap.yaml'), 'version: 1\ninclude:\n  - ldap: { base: "dc=x", filter: "(uid=*)" }\n')
    const env = { ...hub.env, HUBPLAN_LDAP_URL: 'ldap://127.0.0.1:1' }
    const planned = await run(process.execPath, ['hubplan.mjs', 'plan', 'ldap.yaml'], folder, env)
    expect(planned.code).toBe(1)
    expect(planned.stderr).toContain('ldap://127.0.0.1:1')
    expect(planned.stderr).not.toContain('bug')
  })

  test.skipIf(process.platform !== 'linux')('draws its progress on a terminal', async () => {
    await writeFile(join(folder, 'users.csv'), 'username\nsingle-two\n')
    const line = `"${process.execPath}" hubplan.mjs plan users.csv`
    const drawn = await run('script', ['-qec', line, '/dev/null'], folder, { ...hub.env, TERM: 'xterm' })
    expect(drawn).toMatchObject({ code: 0 })
    expect(drawn.stdout).toContain('single-two')
    expect(drawn.stdout).toContain('\u001b[')
    expect(drawn.stdout).not.toContain('bug')
  })

  test('is what it writes for CI itself', async () => {
    const place = join(folder, 'ci')
    await mkdir(place)
    const flags = ['--offline', '--provider', 'jupyterhub', '--url', 'https://hub.example.edu', '--ci', 'github']
    const made = await run(process.execPath, [file, 'init', ...flags], place)
    expect(made).toMatchObject({ code: 0 })
    const own = await readFile(file)
    expect((await readFile(join(place, '.hubplan/hubplan.mjs'))).equals(own)).toBe(true)
    const sum = createHash('sha256').update(own).digest('hex')
    const path = '.github/workflows/hubplan.yml'
    expect(await readFile(join(place, path), 'utf8')).toContain(`HUBPLAN_SHA256: ${sum} # .hubplan/hubplan.mjs of `)
    const copied = await run(process.execPath, ['.hubplan/hubplan.mjs', 'upgrade-ci'], place)
    expect(copied).toMatchObject({ code: 0, stdout: expect.stringContaining(`already: 0.1.0, sha256 ${sum}`) })
  })

  test('holds the licences of what is in it', async () => {
    const text = await readFile(file, 'utf8')
    for (const name of ['exceljs', 'ink', 'ldapts', 'undici', 'yargs']) {
      expect(text).toMatch(new RegExp(`^${name} \\d[\\d.]* \\(`, 'm'))
    }
  })
})

describe('its image', () => {
  test('is made of files that the build makes, runs them, and not as root', async () => {
    const lines = (await readFile(join(root, '.ci/Containerfile'), 'utf8')).split('\n')
    const of = (word: string): string[] => lines.filter((line) => line.startsWith(`${word} `))
    const copies = of('COPY').map((line) => line.split(/\s+/).filter((part) => !part.startsWith('--')))
    expect(copies.length).toBeGreaterThan(0)
    for (const [, source = ''] of copies) expect(existsSync(join(root, source)), source).toBe(true)
    expect(of('ENTRYPOINT')).toEqual([`ENTRYPOINT ["node", "${copies[0]?.[2]}"]`])
    expect(of('ARG')[0]).toMatch(/^ARG BASE=\S+:\d+\S*$/)
    expect(of('USER')).toEqual([expect.stringMatching(/^USER [1-9]\d*:[1-9]\d*$/)])
  })

  test('needs no environment, and no folder that can be written', async () => {
    const place = await mkdtemp(join(tmpdir(), 'hubplan-image-'))
    await copyFile(file, join(place, 'hubplan.mjs'))
    await writeFile(join(place, 'users.csv'), 'username,groups\nsingle-one,single\n')
    chmodSync(place, 0o555)
    const alone = (...args: string[]): string =>
      execFileSync(process.execPath, ['hubplan.mjs', ...args], { cwd: place, env: {}, encoding: 'utf8' })
    try {
      expect(alone('--version')).toMatch(/^hubplan \d/)
      expect(alone('--help')).toContain('Exit codes:')
      expect(alone('validate', 'users.csv')).toMatch(/^Valid\.\n {2}users {3}1,/)
      expect(readdirSync(place).sort()).toEqual(['hubplan.mjs', 'users.csv'])
    } finally {
      chmodSync(place, 0o755)
      await rm(place, { recursive: true, force: true })
    }
  })
})
