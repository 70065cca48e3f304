// What doctor prints is pasted into a real hub's config as it is, and then all is well.
import { expect, test, vi } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { people, type Stage, useStage } from './desk.ts'

vi.setConfig({ testTimeout: 180_000 })

interface Told {
  readonly ok: boolean
  readonly steps: readonly { readonly name: string; readonly is: string }[]
  readonly ops: readonly { readonly op: string; readonly lacks: readonly string[] }[]
  readonly role_for_planning: string | null
  readonly role_for_applying: string | null
}

describeRealHub('doctor of a service without any right', (version) => {
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true }, ...people(20)],
    groups: ['ml'],
    services: [{ name: 'poor' }],
  })

  async function ask(desk: ReturnType<Stage['desk']>, ...args: string[]): Promise<{ code: number | null; told: Told }> {
    const env = { HUBPLAN_TOKEN: stage().hub.tokens['poor'] ?? '' }
    const ran = await desk.runWith(env, 'doctor', '--format', 'json', ...args)
    expect(ran.stderr).toBe('')
    return { code: ran.code, told: JSON.parse(ran.stdout) as Told }
  }

  async function paste(snippet: string | null): Promise<void> {
    stage().hub.addConfig(snippet ?? 'raise SystemExit("nothing to paste")')
    await stage().hub.restart()
  }

  test('names the roles that it takes to plan, to apply one plan, and to apply everything', async () => {
    const desk = stage().desk()
    const env = { HUBPLAN_TOKEN: stage().hub.tokens['poor'] ?? '' }

    const poor = await ask(desk)
    expect(poor.code).toBe(1)
    expect(poor.told.steps.map(({ name, is }) => `${name} ${is}`)).toEqual([
      'address ok',
      'answer ok',
      'version ok',
      'token ok',
      'users fail',
      'groups note',
    ])
    await paste(poor.told.role_for_planning)

    const planning = await ask(desk)
    // What no right shows: whether the hub's authenticator manages the groups.
    expect(planning.told.steps.filter(({ is }) => is !== 'ok').map(({ name, is }) => `${name} ${is}`)).toEqual([
      'groups note',
    ])
    expect(planning.told.steps.map(({ name }) => name)).toContain('servers')
    expect({ code: planning.code, role: planning.told.role_for_planning }).toEqual({ code: 0, role: null })
    const planned = await desk.runWith(env, 'plan', '--absent', 'u007', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)

    const before = await ask(desk, 'plan.json')
    expect(before.code).toBe(1)
    expect(before.told.ops).toEqual([{ op: 'user.delete', lacks: ['delete:users'] }])
    await paste(before.told.role_for_applying)

    const after = await ask(desk, 'plan.json')
    expect(after).toMatchObject({ code: 0, told: { ok: true, ops: [{ op: 'user.delete', lacks: [] }] } })
    const applied = await desk.runWith(env, 'apply', 'plan.json')
    expect(applied.stdout, applied.stderr).toBe('Applied: 1 changed, 0 already done.\n')

    const some = await ask(desk)
    expect(some.told.ops.filter(({ lacks }) => lacks.length > 0).length).toBeGreaterThan(5)
    await paste(some.told.role_for_applying)
    const { told } = await ask(desk)
    // No role makes an admin of a service: only its entry among the services does.
    const onlyAdmins = version === '3.0.0' ? [] : [{ op: 'admin.set', lacks: ['admin'] }]
    expect(told.ops.filter(({ lacks }) => lacks.length > 0)).toEqual(onlyAdmins)
  })

  test('says that a wrong token is refused', async () => {
    const ran = await stage().desk().runWith({ HUBPLAN_TOKEN: 'wrong' }, 'doctor')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('\n  FAIL  token    HUBPLAN_TOKEN: The hub refused the token at /hub/api/user: ')
  })

  test('of an admin has nothing to say against', async () => {
    const token = await stage().hub.userToken('root')
    const ran = await stage().desk().runWith({ HUBPLAN_TOKEN: token }, 'doctor')
    expect(ran.code, ran.stdout).toBe(0)
    expect(ran.stdout).not.toContain('  no   ')
    expect(ran.stdout).toContain('note  token     user "root", an admin')
  })
})
