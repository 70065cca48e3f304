// Several workspaces in one file: a plan for each, a token for each.
import { describe, expect, test } from 'vitest'

import { type AlteryxMock, crowd, type MockPerson, startAlteryx } from '../mocks/alteryx.ts'
import { type AlteryxDesk, leaks, oauthFile, openAlteryxDesk } from './alteryx-desk.ts'

const names = ['emea', 'apac', 'us-east'] as const
const wide = ['--max-deletes', '500', '--max-delete-share', '1']
const planning = ['plan', '--target', 'all', '--prune', '--protect-from', 'keep.csv', '-o', 'plan.json', ...wide]

interface Several {
  readonly desk: AlteryxDesk
  readonly mocks: readonly AlteryxMock[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Three workspaces with partly the same people. */
async function several(more = '', people: (at: number) => readonly MockPerson[] = () => crowd(20)): Promise<Several> {
  const desk = await openAlteryxDesk({ people: people(0), tokens: ['hush-emea'] })
  const others = await Promise.all(
    [1, 2].map((at) =>
      startAlteryx({
        people: people(at),
        workspace: { id: 1001 + at, name: ['', 'APAC', 'US'][at] ?? '' },
        tokens: [`hush-${names[at]}`],
        clientId: `client-${at}`,
        refreshToken: `refresh-hush-${at}`,
      }),
    ),
  )
  const mocks = [desk.mock, ...others]
  const targets = names.map(
    (name, at) => `  ${name}: { provider: alteryx, url: "${mocks[at]?.url}", workspace: "${1001 + at}"${more} }\n`,
  )
  await desk.write('hubplan.yaml', `version: 1\nprotect: ["p004@corp.com"]\ntargets:\n${targets.join('')}`)
  await desk.write('keep.csv', 'email\nP005@corp.com\np010@CORP.com\nonly.apac@corp.com\n')
  const pairs = names.flatMap((name, at) => {
    const suffix = name.toUpperCase().replace('-', '_')
    return [
      [`HUBPLAN_URL_${suffix}`, mocks[at]?.url ?? ''],
      [`HUBPLAN_TOKEN_${suffix}`, `hush-${name}`],
    ]
  })
  return { desk, mocks, env: { HUBPLAN_URL: undefined, HUBPLAN_TOKEN: undefined, ...Object.fromEntries(pairs) } }
}

async function withClosing(given: Several, act: (given: Several) => Promise<void>): Promise<void> {
  try {
    await act(given)
  } finally {
    for (const mock of given.mocks.slice(1)) await mock.close()
  }
}

describe('three workspaces in one file', () => {
  test('get a plan each, and each is applied to its own', async () => {
    await withClosing(await several(), async ({ desk, mocks, env }) => {
      const planned = await desk.runWith(env, ...planning)
      expect(planned).toMatchObject({ code: 0 })
      expect(planned.stderr).toMatch(/Target emea:\n.*Target apac:\n.*Target us-east:\n/s)
      expect(planned.stdout).toContain('but not here: "only.apac@corp.com"')
      expect((await desk.files()).filter((name) => name.endsWith('.json'))).toEqual([
        'plan.apac.json',
        'plan.emea.json',
        'plan.us-east.json',
      ])
      for (const [at, name] of names.entries()) {
        expect((await desk.plan(`plan.${name}.json`)).target).toMatchObject({ workspace: String(1001 + at) })
        const applied = await desk.runWith(env, 'apply', `plan.${name}.json`, '--target', name)
        expect(applied).toMatchObject({ code: 0, stdout: 'Applied: 15 changed, 0 already done.\n' })
        expect(mocks[at]?.people.size).toBe(5)
      }
      const again = await desk.runWith(env, ...planning, '--detailed-exitcode')
      expect(again).toMatchObject({ code: 0 })
      expect(await leaks(desk, [])).toEqual([])
    })
  })

  test('with an OAuth file each', async () => {
    await withClosing(await several(), async ({ desk, mocks, env }) => {
      const own: Record<string, string | undefined> = { ...env }
      for (const [at, name] of names.entries()) {
        const suffix = name.toUpperCase().replace('-', '_')
        const mock = mocks[at]
        if (mock !== undefined) await desk.write(`${name}.tokens`, oauthFile(mock))
        own[`HUBPLAN_TOKEN_${suffix}`] = undefined
        own[`HUBPLAN_OAUTH_FILE_${suffix}`] = `${name}.tokens`
      }
      expect(await desk.runWith(own, ...planning)).toMatchObject({ code: 0 })
      for (const [at, name] of names.entries()) {
        expect(await desk.tokens(`${name}.tokens`)).toMatchObject({ refresh_token: mocks[at]?.refreshToken })
        expect(mocks[at]?.renewals).toHaveLength(1)
      }
    })
  })

  test('one of them fails, and the others have their plans', async () => {
    await withClosing(await several(), async ({ desk, env }) => {
      const ran = await desk.runWith({ ...env, HUBPLAN_TOKEN_APAC: 'hush-wrong' }, ...planning)
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain('Alteryx refused the token')
      expect(await desk.files()).toEqual(expect.arrayContaining(['plan.emea.json', 'plan.us-east.json']))
      expect(await desk.files()).not.toContain('plan.apac.json')
    })
  })

  test('one of them is blocked, which beats changes', async () => {
    const people = (at: number): readonly MockPerson[] =>
      at === 1 ? [...crowd(20), { id: 700, email: 'only.apca@corp.com' }] : crowd(20)
    await withClosing(await several('', people), async ({ desk, env }) => {
      const ran = await desk.runWith(env, ...planning, '--detailed-exitcode')
      expect(ran.code).toBe(3)
      expect(ran.stdout).toContain('no user is called "only.apac@corp.com", but "only.apca@corp.com" would be deleted')
      expect((await desk.plan('plan.emea.json')).planned_with).toEqual({ target: 'emea' })
      expect((await desk.plan('plan.emea.json')).findings.filter(({ level }) => level === 'block')).toEqual([])
    })
  })

  test('a token that is for all of them is nobody’s', async () => {
    await withClosing(await several(), async ({ desk, env }) => {
      const ran = await desk.runWith({ ...env, HUBPLAN_TOKEN: 'hush-emea', HUBPLAN_TOKEN_APAC: undefined }, ...planning)
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain('There is no token for apac.')
    })
  })

  test('swapped tokens are noticed, at plan and at apply', async () => {
    await withClosing(await several(), async ({ desk, mocks, env }) => {
      // Both workspaces at one address, as they are in one region.
      const swapped = { ...env, HUBPLAN_URL_EMEA: mocks[1]?.url, HUBPLAN_TOKEN_EMEA: 'hush-apac' }
      const text = (await desk.read('hubplan.yaml')).replace(mocks[0]?.url ?? '', mocks[1]?.url ?? '')
      await desk.write('hubplan.yaml', text)
      const planned = await desk.runWith(swapped, ...planning)
      expect(planned.code).toBe(1)
      expect(planned.stderr).toContain('The token is of workspace 1002 ("APAC"), and the files are for workspace 1001.')
      const applied = await desk.runWith(env, 'apply', 'plan.apac.json', '--target', 'us-east')
      expect(applied.code).toBe(1)
      expect(applied.stderr).toContain('The plan is for')
      expect(mocks.flatMap((mock) => mock.changes())).toEqual([])
    })
  })

  test('are chosen one by one, too', async () => {
    await withClosing(await several(), async ({ desk, env }) => {
      const one = ['plan', '--target', 'apac', '--absent', 'p005@corp.com', '-o', 'one.json']
      expect(await desk.runWith(env, ...one)).toMatchObject({ code: 0 })
      expect((await desk.plan('one.json')).target.workspace).toBe('1002')
      expect((await desk.runWith(env, 'list', '--target', 'apac', '--format', 'names')).stdout).toContain(
        'p005@corp.com',
      )
      const none = await desk.runWith(env, 'plan', '--absent', 'p005@corp.com')
      expect(none.stderr).toContain(
        'hubplan.yaml is for several systems (emea, apac, us-east), and no target is chosen',
      )
      const typo = await desk.runWith(env, 'plan', '--target', 'apca', '--absent', 'p005@corp.com')
      expect(typo.stderr).toContain('There is no target "apca" in hubplan.yaml; did you mean apac?')
      const all = await desk.runWith(env, 'apply', 'one.json', '--target', 'all')
      expect(all.code).toBe(1)
    })
  })

  test.each([
    ['--oauth-file', 'tokens.json'],
    ['--token-file', 'token.txt'],
    ['--url', 'https://us1.alteryxcloud.com'],
  ])('%s is for one of them', async (flag, value) => {
    await withClosing(await several(), async ({ desk, env }) => {
      const ran = await desk.runWith(env, ...planning, flag, value)
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain(`${flag} is for one system, and --target all is for 3`)
    })
  })

  test('a name under protect of one target must be somebody there', async () => {
    await withClosing(await several(', protect: [nobody@corp.com]'), async ({ desk, env }) => {
      const ran = await desk.runWith(env, ...planning)
      expect(ran.code).toBe(3)
      expect(ran.stdout).toContain('no user is called "nobody@corp.com"')
    })
  })
})

test('names whose variables are the same are refused', async () => {
  const desk = await openAlteryxDesk()
  const target = '{ provider: alteryx, url: "http://127.0.0.1:9" }'
  await desk.write('hubplan.yaml', `version: 1\ntargets:\n  us-east: ${target}\n  us_east: ${target}\n`)
  const ran = await desk.run('plan', '--target', 'us-east', '--absent', 'a@b')
  expect(ran.code).toBe(1)
  expect(ran.stderr).toContain('the targets us-east and us_east would share their variables (HUBPLAN_TOKEN_US_EAST)')
})
