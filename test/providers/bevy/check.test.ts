import { expect, test } from 'vitest'

import type { ActionOf, Snapshot } from '../../../src/core/types.ts'
import { check } from '../../../src/providers/bevy/check.ts'
import { toFound, untoldRoles } from '../../../src/providers/bevy/convert.ts'
import { person, remove, site } from './setup.ts'

const people = [person('ann@x.org', '1'), person('ben@x.org', '2'), person('cat@x.org', '3')]
const boss = person('boss@x.org', '9', { admin: true })
const row = remove('ann@x.org', '1')
const pruned: ActionOf<'user.delete'> = { ...remove('ben@x.org', '2'), reason: { why: 'prune' } }
const ruled: ActionOf<'user.delete'> = { ...remove('cat@x.org', '3'), reason: { why: 'rule' } }

/** As the site told of them. */
function told(roles: readonly unknown[]): ReadonlySet<string> {
  return untoldRoles(roles.map((role, index) => toFound({ id: index + 1, email: `p${index}@x.org`, role })))
}

function found(live: Snapshot): readonly string[] {
  return check([row, pruned, ruled], live).map(({ level, actions, message }) => `${level} ${actions.length} ${message}`)
}

const block =
  'block 2 administrators cannot be identified: the site does not show the roles; 2 users would be deleted without a row; name them in rows, or correct the route with HUBPLAN_BEVY_LIST'
const warning =
  'warn 1 administrators cannot be identified: the site does not show the roles; check the rows for administrators (1 user to be deleted)'

test.each([undefined, {}, 7, '', { name: null }, ['admin'], { title: 'HQ Administrator' }])(
  'the role %j tells nothing: no rule and no prune may delete such a user',
  (role) => {
    expect(found(site([...people, boss], { offers: told([role, role, role]) }))).toEqual([block, warning])
    expect(found(site(people, { offers: told([role, role, role]) }))).toEqual([block, warning])
    expect(found(site(people, { offers: told([role, role, role]), complete: false, listed: false }))).toHaveLength(2)
  },
)

test("roles that are told stand in nobody's way", () => {
  expect(found(site([...people, boss], { offers: told([{ name: 'Member' }, 'Member', null]) }))).toEqual([])
  expect(found(site([...people, boss], { offers: told([{ name: 'Member' }, 'Member', undefined]) }))).toEqual([
    expect.stringMatching(/^block 1 .*1 user would be deleted/),
  ])
})

test('a whole list without one administrator contradicts itself', () => {
  expect(found(site(people))).toEqual([
    expect.stringMatching(
      /^block 2 .*the roles of 3 users and none is an administrator, although a key belongs to one;/,
    ),
    expect.stringMatching(/^warn 1 /),
  ])
  expect(found(site(people, { complete: false, listed: false }))).toEqual([])
  expect(check([], site(people))).toEqual([])
})
