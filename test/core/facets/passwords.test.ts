import { describe, expect, test } from 'vitest'
import { appliedActions } from '../../../src/core/actions/applied.ts'
import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { report } from '../../../src/core/actions/report.ts'
import { type Selection, select } from '../../../src/core/actions/selection.ts'
import { dependsOn, waves } from '../../../src/core/actions/waves.ts'
import { passwordFacet } from '../../../src/core/facets/passwords.ts'
import { draft } from '../../../src/core/plan/draft.ts'
import { rememberedOf } from '../../../src/core/plan/last-plan.ts'
import type { Subject } from '../../../src/core/plan/subject.ts'
import type { Action, ActionOf, Aims, ApplyEvent, Diagnostic, PasswordWish, Snapshot } from '../../../src/core/types.ts'
import { columns, hub, manages, planned, wish } from '../aup.ts'
import { readBy } from '../cells.ts'
import { desired, desiring, drafted, ids, limits, options, table, user } from '../live.ts'
import { frozen } from '../model.ts'

const at = '2026-11-21T08:00:00.000Z'
const secret = 'Geheim1!wort'

const passwords = (rows: readonly Readonly<Record<string, string>>[], live: Snapshot, aims: Partial<Aims> = {}) =>
  planned(wish(rows, aims), live).flatMap((action) =>
    action.op === 'password.set' ? [`${action.user} ${action.after.how} ${action.after.force_change}`] : [],
  )

function read(value: string, force?: string): { found: PasswordWish | undefined; faults: readonly Diagnostic[] } {
  const texts = { password: value, ...(force === undefined ? {} : { force_change: force }) }
  const { wishes, faults } = readBy(passwordFacet, texts)
  return { found: wishes?.password, faults }
}

describe('the cell', () => {
  test.each([
    ['generate', undefined, { how: 'generate', forceChange: true }],
    [' Shared ', 'no', { how: 'shared', forceChange: false }],
    [secret, 'yes', { how: 'file', forceChange: true }],
    ['generated', '0', { how: 'file', forceChange: false }],
  ])('%s', (text, force, meaning) => {
    expect(read(text, force)).toEqual({ found: meaning, faults: [] })
  })

  test('a password in the column beside is not told', () => {
    const { faults } = read('yes', secret)
    expect(faults).toHaveLength(1)
    expect(JSON.stringify(faults)).not.toContain('Geheim')
  })

  test('the password itself is in no fault, no wish and no plan', () => {
    const one = table('a.csv', columns, ['ann', 'five', secret, 'perhaps'], ['ann', '', secret], ['', '', secret])
    const two = table('b.csv', columns, ['ann', '', 'generate'], ['github:x', '', secret])
    const { diagnostics, desired: state } = desiring({ tables: [one, two], manages })
    expect(diagnostics.length).toBeGreaterThan(4)
    const plan = frozen(planned(wish([{ username: 'ann', password: secret }]), hub([])), hub([]))
    const remembered = rememberedOf(state, 0)
    expect(JSON.stringify([diagnostics, [...state.users], plan, remembered])).not.toContain('Geheim')
  })

  test('a file without a header line does not show its first user', () => {
    const { diagnostics } = desiring({ tables: [table('a.csv', ['ann', secret])], manages })
    expect(diagnostics[0]?.message).toBe(
      'no username column; found ann, (not shown); name it with --column username=HEADER, or add a first line username',
    )
    const strange = desiring({ tables: [table('a.csv', ['username', 'Points-10!'])], manages })
    expect(strange.diagnostics[0]?.message).toBe('the column Points-10! is unknown and not used')
  })

  test('a name of GitHub with one is refused at its place', () => {
    const { diagnostics } = desiring({
      tables: [table('u.csv', columns, ['ann', '', 'generate'], ['GitHub:Bob', '', 'generate'])],
      manages,
    })
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        at: { file: 'u.csv', line: 3, column: 3 },
        message: '"github:bob" logs in through GitHub and has no password here; empty the cell',
      },
    ])
  })

  test('a default for all skips users who log in elsewhere', () => {
    const rows = { ...table('u.csv', columns, ['ann'], ['github:bob']), defaults: { password: 'generate' as const } }
    const { diagnostics, desired: state } = desiring({ tables: [rows], manages })
    expect(diagnostics).toEqual([])
    expect([...state.users.values()].map(({ password }) => password?.how)).toEqual(['generate', undefined])
  })

  test('two rows that say it differently conflict', () => {
    const tables = [table('a.csv', columns, ['ann', '', 'shared']), table('b.csv', columns, ['ann', '', secret])]
    expect(desiring({ tables, manages }).diagnostics[0]?.message).toBe(
      '"ann" is to get a given password here and to get a shared password at a.csv:2:1; make the two agree',
    )
  })
})

describe('what is planned', () => {
  const row = { username: 'ann', password: 'shared', force_change: 'no' }

  test('a password for a new user', () => {
    expect(passwords([row], hub([]))).toEqual(['ann shared false'])
    expect(passwords([{ username: 'ann' }], hub([]))).toEqual([])
  })

  test('for an existing user only on request', () => {
    expect(passwords([row], hub(['ann']))).toEqual([])
    expect(passwords([row], hub(['ann']), { setPasswords: true })).toEqual(['ann shared false'])
    expect(passwords([{ username: 'ann' }], hub(['ann']), { setPasswords: true })).toEqual([])
  })

  test('always for a new name, which anybody could claim', () => {
    const rename = { username: 'ann', renamed_from: 'a' }
    expect(passwords([rename], hub(['a']))).toEqual(['ann generate true'])
    expect(passwords([rename], hub(['a']), { keepInherited: true })).toEqual(['ann generate true'])
    expect(passwords([{ ...row, ...rename }], hub(['a']))).toEqual(['ann shared false'])
    expect(passwords([rename], hub(['ann']))).toEqual([])
  })

  test('for a name that was used before, unless told otherwise', () => {
    expect(passwords([{ username: 'ann' }], hub([], { ann: 0 }))).toEqual(['ann generate true'])
    expect(passwords([{ username: 'ann' }], hub([], { ann: 0 }), { keepInherited: true })).toEqual([])
    expect(passwords([row], hub([], { ann: 0 }), { keepInherited: true })).toEqual(['ann shared false'])
  })

  test('none for those who log in elsewhere, or where there are none', () => {
    expect(passwords([{ username: 'github:x', renamed_from: 'x' }], hub(['x']))).toEqual([])
    expect(passwords([{ username: 'github:x' }], hub([], { 'github:x': 3 }))).toEqual([])
    expect(
      ids(drafted({ tables: [table('u.csv', ['username', 'renamed_from'], ['b', 'a'])] }, hub(['a'])).actions),
    ).toEqual(['user.rename:a:b'])
  })
})

const rows = [
  { username: 'new', password: 'generate', quota: '5' },
  { username: 'anna', renamed_from: 'ann' },
]
const before = hub(['ann', 'root'], { ann: 30 })
const actions = planned(wish(rows), before)

function actionOf(id: string): Action {
  const found = actions.find((action) => action.id === id)
  if (found === undefined) throw new Error(`no ${id} in ${ids(actions)}`)
  return found
}

describe('their order', () => {
  test('passwords come before accounts and names, balances after', () => {
    expect(waves(actions).map(ids)).toEqual([
      ['password.set:anna', 'password.set:new'],
      ['user.rename:ann:anna'],
      ['user.create:new'],
      ['quota.set:anna', 'quota.set:new'],
    ])
  })

  test('an account without its password is not made', () => {
    const plan = plannedOf(actions)
    expect(dependsOn(actionOf('user.create:new'), plan)).toEqual(['password.set:new'])
    expect(dependsOn(actionOf('user.rename:ann:anna'), plan)).toEqual(['password.set:anna'])
    expect(dependsOn(actionOf('quota.set:anna'), plan)).toEqual(['user.rename:ann:anna'])
    expect(dependsOn(actionOf('quota.set:new'), plan)).toEqual(['user.create:new'])
  })
})

const intent = (...some: string[]): ApplyEvent => ({ type: 'intent', at, method: 'POST', path: '/x', actions: some })
const applied = (action: string): ApplyEvent => ({ type: 'applied', at, action, how: 'changed' })
const check = (id: string, live: Snapshot, events: readonly ApplyEvent[] = []) =>
  precheck(actionOf(id), live, plannedOf(actions, events))

describe('the check before an apply', () => {
  const taken = hub(['ann', 'root', 'new', 'anna'], { ann: 30 })

  test('a password is to be set until a journal says that it was', () => {
    expect(check('password.set:new', before).is).toBe('ready')
    expect(check('password.set:new', before, [intent('password.set:new')]).is).toBe('ready')
    expect(check('password.set:new', before, [applied('password.set:new')]).is).toBe('done')
  })

  test('an account that somebody else has made meanwhile keeps its password', () => {
    expect(check('password.set:new', taken)).toEqual({
      is: 'stale',
      why: 'another account with that name was created since the plan',
    })
    expect(check('password.set:new', taken, [intent('user.create:new')]).is).toBe('ready')
  })

  test('so does one that has come to the new name of another', () => {
    expect(check('password.set:anna', taken).is).toBe('stale')
    expect(check('password.set:anna', hub(['anna', 'root'], {}), [intent('user.rename:ann:anna')]).is).toBe('ready')
    expect(check('password.set:anna', before).is).toBe('ready')
  })

  test('a deleted user gets none', () => {
    const some = planned(wish([{ username: 'bea', password: 'shared' }], { setPasswords: true }), hub(['bea']))
    const [action] = some as [Action]
    expect(precheck(action, hub([]), plannedOf(some)).is).toBe('stale')
    expect(precheck(action, hub(['bea']), plannedOf(some)).is).toBe('ready')
  })
})

describe('the end', () => {
  const after = hub([user('anna'), user('root'), user('new')], { ann: 30, anna: 30, new: 5 })
  const plan = frozen(actions, before)
  const all = actions.flatMap((action) => [intent(action.id), applied(action.id)])

  test('what a journal tells of passwords holds', () => {
    expect(report(plan, all, after)).toMatchObject({ ok: true, residual: [] })
    const past = all.filter((event) => JSON.stringify(event).includes('password.set'))
    const rest = all.filter((event) => !past.includes(event))
    const again = rest.concat(
      actions
        .filter(({ op }) => op === 'password.set')
        .map(({ id }) => ({ type: 'applied', at, action: id, how: 'already' })),
    )
    expect(report(plan, again, after, { selected: actions, past })).toMatchObject({ ok: true, residual: [] })
  })

  test('a password that was not set is left over', () => {
    const events = all.filter((event) => !JSON.stringify(event).includes('password.set:new'))
    const { residual, ok } = report(plan, events, after)
    expect(residual?.map(({ action }) => action.id)).toEqual(['password.set:new'])
    expect(ok).toBe(false)
  })

  test('without a journal nobody says that one was set', () => {
    const done = appliedActions(plan, undefined, after)
    expect([...done].filter((id) => id.startsWith('password'))).toEqual([])
    expect([...appliedActions(plan, all, after)].sort()).toEqual(ids(actions).sort())
    expect(appliedActions(plan, [intent('password.set:new')], after).has('password.set:new')).toBe(false)
  })
})

describe('the guards', () => {
  const found = (live: Snapshot, row: Readonly<Record<string, string>>, overrides: string[] = []) => {
    const wanted = wish([row], { setPasswords: true })
    const given = overrides.map((value) => ({ flag: '--allow' as const, value }))
    const input = {
      desired: desired(wanted),
      live,
      options: { ...options, limits },
      overrides: given,
      tables: [],
      inputs: [],
    }
    return draft(input)
      .findings.filter(({ level }) => level !== 'info')
      .map(({ guard, level }) => `${level} ${guard}`)
      .filter((line) => !line.includes('change-share'))
  }
  const row = { username: 'root', password: 'generate' }
  const admin = hub([user('root', { admin: true }), user('ann')])

  test('an admin gets no new password by the way', () => {
    expect(found(admin, row)).toEqual(['block admin-password'])
    expect(found(admin, row, ['admin-password'])).toEqual(['warn admin-password'])
    expect(found(admin, { username: 'ann', password: 'generate' })).toEqual([])
    expect(found(admin, { username: 'boss', password: 'generate', admin: 'yes' })).toEqual([])
  })

  test('no user sets their own, whatever is allowed', () => {
    const me = { ...admin, identity: { ...admin.identity, kind: 'user' as const, name: 'ann' } }
    const own = { username: 'ann', password: 'generate' }
    expect(found(me, own)).toEqual(['block self'])
    expect(found(me, own, ['self'])).toEqual(['block self'])
  })

  test('protected names keep theirs', () => {
    const wanted = wish(
      [{ username: 'ann', password: 'generate' }],
      { setPasswords: true },
      { scope: { protect: ['a*'] } },
    )
    expect(drafted(wanted, admin).findings.map(({ guard }) => guard)).toContain('protected')
  })
})

test('an action of a password holds nothing else', () => {
  const { after, before: was } = actionOf('password.set:new') as ActionOf<'password.set'>
  expect([was, after]).toEqual([null, { how: 'generate', force_change: true }])
})

describe('a slice', () => {
  const selected = (only: Selection['only'], live: Snapshot = before, exclude: readonly string[] = []) =>
    ids(select(actions, { only, exclude }, live))

  test('leaves a password out with the account that it is for, and the other way round', () => {
    expect(selected(['password.set'])).toEqual([])
    expect(selected(['user.create', 'user.rename'])).toEqual([])
    expect(selected(['password.set', 'user.create'])).toEqual(['password.set:new', 'user.create:new'])
    expect(selected([], before, ['new'])).not.toContain('password.set:new')
  })

  test('of passwords alone is for those who are there', () => {
    const some = planned(wish([{ username: 'bea', password: 'shared' }], { setPasswords: true }), hub(['bea']))
    expect(ids(select(some, { only: ['password.set'], exclude: [] }, hub(['bea'])))).toEqual(['password.set:bea'])
  })
})

test('an account that is there before its password was set is somebody else’s, unless we have sent it', () => {
  const actions = planned(wish([{ username: 'ann', password: 'generate' }]), hub([]))
  const create = actions.find(({ op }) => op === 'user.create')
  if (create === undefined) throw new Error('no create')
  const intent = { type: 'intent', at: '', method: 'POST', path: '/', actions: [create.id] } as const
  expect(precheck(create, hub(['ann']), plannedOf(actions))).toEqual({
    is: 'stale',
    why: 'another account with that name was created since the plan',
  })
  expect(precheck(create, hub(['ann']), plannedOf(actions, [intent])).is).toBe('done')
  expect(precheck(create, hub(['ann']), plannedOf([create])).is).toBe('done')
  expect(precheck(create, hub([]), plannedOf(actions)).is).toBe('ready')
})

test('the reason of a password that nobody asked for has the place of the row, if there is one', () => {
  const [live, state] = [user('old'), { admin: false, groups: [] }]
  const subject: Subject = { name: 'new', reason: { why: 'rule' }, wishes: {}, live, have: state, want: state }
  const [action] = passwordFacet.changes?.(desired({ manages }), hub(['old']))(subject) ?? []
  expect(action?.reason).toEqual({ why: 'needed' })
})
