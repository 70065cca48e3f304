// The manual's five minutes, to the letter: its roles, its files, its shell blocks in order, on the sandbox and on a real hub.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, it, onTestFinished } from 'vitest'
import { allowable } from '../src/core/guards/index.ts'
import { readScopes } from '../src/providers/jupyterhub/scopes.ts'
import { placeHubplan } from './helpers/door.ts'
import { describeRealHub, startRealHub } from './helpers/real-hub.ts'
import { startSandbox } from './helpers/sandbox.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The text of a topic of the manual. */
function topic(name: string): string {
  return readFileSync(join(root, 'src/help', `${name}.md`), 'utf8')
}

/** Topics with commands of one tour, in its order. */
const tour = ['start', 'init', 'look', 'overrides', 'sandbox'].map(topic).join('\n')
const blocks = [...tour.matchAll(/^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm)].map(([, kind, file, text]) => ({
  kind,
  file,
  text: text ?? '',
}))

/** The scopes of a role as the manual writes it. */
function scopesOf(role: string): string[] {
  const python = blocks.find((block) => block.kind === 'python')?.text ?? ''
  const list =
    python
      .split('load_roles')[1]
      ?.split(`"name": "${role}"`)[1]
      ?.match(/"scopes": \[([^\]]*)\]/)?.[1] ?? ''
  return [...list.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '')
}

const people = [
  { name: 'root', admin: true },
  'ada',
  'bob',
  'eve23',
  ...Array.from({ length: 16 }, (_, index) => `p${index}`),
]

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder with nothing but the program, for one tour. */
function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-readme-'))
  placeHubplan(join(folder, 'hubplan'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function follow(folder: string, url: string, tokens: { plan: string; apply: string }): Promise<Ended> {
  for (const { file, text } of blocks) if (file !== undefined) writeFileSync(join(folder, file), text)
  const script = blocks
    .filter((block) => block.kind === 'sh')
    .map((block) => block.text)
    .join('\n')
    .replaceAll('https://hub.example.edu', url)
    .replace(/HUBPLAN_TOKEN=\.\.\.\s+# the reading one.*/, `HUBPLAN_TOKEN=${tokens.plan}`)
    .replace(/HUBPLAN_TOKEN=\.\.\.\s+# the writing one.*/, `HUBPLAN_TOKEN=${tokens.apply}`)
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, NO_COLOR: '1' }
  return promisify(execFile)('bash', ['--norc', '-euc', script], { cwd: folder, env, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: Ended) => failure,
  )
}

function expectTour(folder: string, { code, stdout, stderr }: Ended): void {
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(
    'Plan: 3 users to create, 1 to delete, 1 to promote, 3 groups to create, 5 memberships to add.',
  )
  expect(stdout).toContain('Applied: 13 changed, 0 already so.')
  expect(stdout).toContain('Nothing to do: the hub is as the files want it.')
  expect(stdout).not.toContain('BLOCKED')
  expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toContain('bob')
  expect(readFileSync(join(folder, 'plan.html'), 'utf8')).toContain('<bdi>bob</bdi>')
}

describe('the manual', () => {
  it('names, in each line of the table of who can do what, tests that are there', () => {
    const table = topic('security').split('| who | can | cannot | tests |')[1]?.split('\n\n')[0] ?? ''
    const lines = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    expect(lines.length).toBeGreaterThan(10)
    for (const line of lines) {
      const tests = [...line.matchAll(/`(test\/[\w/-]+\.test\.ts)`(?:: ([^|<]+))?/g)]
      expect(tests, line).not.toEqual([])
      for (const [, file = '', title = ''] of tests) {
        expect(readFileSync(join(root, file), 'utf8'), file).toContain(title.trim())
      }
    }
  })
  it('has a row for every guard that can be allowed', () => {
    const tables = JSON.parse(readFileSync(join(root, 'src/help/tables.json'), 'utf8')) as {
      readonly guards: readonly { readonly key: string }[]
    }
    expect(tables.guards.map(({ key }) => key)).toEqual(expect.arrayContaining([...allowable]))
  })
  it('gives the token that plans every scope of reading', () => {
    expect(scopesOf('hubplan-plan')).toEqual(readScopes)
    expect(topic('ci')).toContain(`\`${readScopes.join(' ')}\``)
  })
  it('works on the sandbox', async () => {
    const tokens = { plan: 'reading', apply: 'writing' }
    const sandbox = await startSandbox({
      users: people.map((one) => (typeof one === 'string' ? { name: one } : one)),
      tokens: [
        { token: tokens.plan, name: 'hubplan-plan', kind: 'service', scopes: scopesOf('hubplan-plan') },
        { token: tokens.apply, name: 'hubplan-apply', kind: 'service', scopes: scopesOf('hubplan-apply') },
      ],
    })
    try {
      const folder = openFolder()
      expectTour(folder, await follow(folder, sandbox.url, tokens))
    } finally {
      await sandbox.close()
    }
  }, 60_000)
})

describeRealHub('the manual on a real hub', (version) => {
  it('works', async () => {
    // As the manual says of newer hubs.
    const admin = version !== '3.0.0'
    const hub = await startRealHub({
      version,
      users: people,
      services: [
        { name: 'hubplan-plan', scopes: scopesOf('hubplan-plan') },
        { name: 'hubplan-apply', scopes: scopesOf('hubplan-apply'), admin },
      ],
    })
    try {
      const folder = openFolder()
      expectTour(
        folder,
        await follow(folder, hub.url, {
          plan: hub.tokens['hubplan-plan'] ?? '',
          apply: hub.tokens['hubplan-apply'] ?? '',
        }),
      )
    } finally {
      await hub.stop()
    }
  }, 90_000)
})
