// The five minutes of README and of the manual, to the letter: their roles, their files, their shell blocks in order, on the
// sandbox and on a real hub.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'
import { allowable } from '../src/core/guards/index.ts'
import { readScopes } from '../src/providers/jupyterhub/scopes.ts'
import { type Block, blocksOf, pathOf, textOf } from './help/manual.ts'
import { tours } from './help/tours.ts'
import { placeHubplan } from './helpers/door.ts'
import { temporaryFolder } from './helpers/folder.ts'
import { describeRealHub, startRealHub } from './helpers/real-hub.ts'
import { startSandbox } from './helpers/sandbox.ts'

function blocksIn(pages: readonly string[]): Block[] {
  return pages.flatMap((page) => blocksOf(textOf(page)))
}

/** The scopes of a role as the manual writes it. */
function scopesOf(role: string): string[] {
  const python = blocksIn(tours.manual).find((block) => block.kind === 'python')?.text ?? ''
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

interface Tokens {
  /** May only read. */
  readonly plan: string
  readonly apply: string
}

/** A folder with nothing but the program, for one tour. What a shell sees of the built one it sees on the sandbox and on one hub. */
async function openFolder(version?: string): Promise<string> {
  const folder = temporaryFolder()
  await placeHubplan(join(folder, 'hubplan'), version !== '5.2.1')
  return folder
}

async function follow(pages: readonly string[], folder: string, url: string, tokens: Tokens): Promise<Ended> {
  const blocks = blocksIn(pages)
  for (const { file, text } of blocks) if (file !== undefined) writeFileSync(join(folder, file), text)
  const script = blocks
    .filter((block) => block.kind === 'sh')
    .map((block) => block.text)
    .join('\n')
    .replaceAll('https://hub.example.edu', url)
    .replace(/HUBPLAN_TOKEN=\.\.\.\s+# the reading one.*/, `HUBPLAN_TOKEN=${tokens.plan}`)
    .replace(/HUBPLAN_TOKEN=\.\.\.\s+# the (writing one|token of step 1).*/, `HUBPLAN_TOKEN=${tokens.apply}`)
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, NO_COLOR: '1' }
  return promisify(execFile)('bash', ['--norc', '-euc', script], { cwd: folder, env, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: Ended) => failure,
  )
}

function expectEnded({ code, stderr }: Ended): void {
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
}

/** Of the manual. */
function expectTour(folder: string, ended: Ended): void {
  expectEnded(ended)
  const { stdout } = ended
  expect(stdout).toContain(
    'Plan: 3 users to create, 1 to delete, 1 to promote, 3 groups to create, 5 memberships to add.',
  )
  expect(stdout).toContain('Applied: 13 changed, 0 already done.')
  expect(stdout).toContain('Nothing to do: the hub matches the files.')
  expect(stdout).not.toContain('BLOCKED')
  expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toContain('bob')
  expect(readFileSync(join(folder, 'plan.html'), 'utf8')).toContain('<bdi>bob</bdi>')
}

/** Of README. */
function expectFiveMinutes(folder: string, ended: Ended): void {
  expectEnded(ended)
  const { stdout } = ended
  expect(stdout).toContain('Plan: 3 users to create, 2 groups to create, 2 memberships to add.')
  expect(stdout).toContain('Applied: 7 changed, 0 already done.')
  expect(stdout).not.toContain('BLOCKED')
  expect(existsSync(join(folder, 'undo.json'))).toBe(true)
}

describe('the manual', () => {
  it('names, in each line of the table of who can do what, tests that are there', () => {
    const table = textOf(pathOf('security')).split('| who | can | cannot | tests |')[1]?.split('\n\n')[0] ?? ''
    const lines = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    expect(lines.length).toBeGreaterThan(10)
    for (const line of lines) {
      const tests = [...line.matchAll(/`(test\/[\w/-]+\.test\.ts)`(?:: ([^|<]+))?/g)]
      expect(tests, line).not.toEqual([])
      for (const [, file = '', title = ''] of tests) {
        expect(textOf(file), file).toContain(title.trim())
      }
    }
  })
  it('has a row for every guard that can be allowed', () => {
    for (const name of allowable) expect(textOf(pathOf('guards'))).toContain(`\n| \`${name}\` | block`)
  })
  it('gives the token that plans every scope of reading', () => {
    expect(scopesOf('hubplan-plan')).toEqual(readScopes)
    expect(textOf(pathOf('ci'))).toContain(`\`${readScopes.join(' ')}\``)
  })
})

describe('five minutes on the sandbox', () => {
  const tokens: Tokens = { plan: 'reading', apply: 'writing' }
  const users = people.map((one) => (typeof one === 'string' ? { name: one } : one))
  it.each([
    ['the manual', tours.manual, expectTour],
    ['README', tours.readme, expectFiveMinutes],
  ] as const)(
    'work as %s says',
    async (_, pages, check) => {
      const sandbox = await startSandbox({
        users,
        tokens: [
          { token: tokens.plan, name: 'hubplan-plan', kind: 'service', scopes: scopesOf('hubplan-plan') },
          { token: tokens.apply, name: 'hubplan-apply', kind: 'service', scopes: scopesOf('hubplan-apply') },
        ],
      })
      try {
        const folder = await openFolder()
        check(folder, await follow(pages, folder, sandbox.url, tokens))
      } finally {
        await sandbox.close()
      }
    },
    60_000,
  )
})

describeRealHub('five minutes on a real hub', (version) => {
  it('work as the manual says', async () => {
    // As the manual says of newer hubs.
    const admin = version !== '3.0.0'
    const hub = await startRealHub({
      version,
      asSystem: true,
      users: people,
      services: [
        { name: 'hubplan-plan', scopes: scopesOf('hubplan-plan') },
        { name: 'hubplan-apply', scopes: scopesOf('hubplan-apply'), admin },
      ],
    })
    try {
      const folder = await openFolder(version)
      const tokens = { plan: hub.tokens['hubplan-plan'] ?? '', apply: hub.tokens['hubplan-apply'] ?? '' }
      expectTour(folder, await follow(tours.manual, folder, hub.url, tokens))
    } finally {
      await hub.stop()
    }
  }, 90_000)

  it('work as README says, with the token of an admin', async () => {
    const hub = await startRealHub({ version, users: people })
    try {
      const folder = await openFolder(version)
      const apply = await hub.userToken('root')
      expectFiveMinutes(folder, await follow(tours.readme, folder, hub.url, { plan: '', apply }))
    } finally {
      await hub.stop()
    }
  }, 90_000)
})
