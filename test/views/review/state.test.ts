import { stripVTControlCharacters } from 'node:util'

import { describe, expect, test } from 'vitest'

import type { Action, Plan } from '../../../src/core/types.ts'
import { actionWords } from '../../../src/views/facets/index.ts'
import { frameOf } from '../../../src/views/review/frame.ts'
import { type Key, type NamedKey, namedKeys } from '../../../src/views/review/keys.ts'
import { openReview, type Review, type ReviewGiven } from '../../../src/views/review/model.ts'
import { beginReview, bodyHeight, press, type ReviewState } from '../../../src/views/review/state.ts'
import { widthOf } from '../../../src/views/terminal/layout.ts'
import {
  createOf,
  deleteOf,
  joinOf,
  now,
  passwordOf,
  planOf,
  quotaSetOf,
  readPlan,
  renameOf,
  stopOf,
  unlimitedOf,
} from '../fixtures.ts'

const size = { columns: 80, rows: 24 }

function reviewOf(plan: Plan, more: Partial<ReviewGiven> = {}): Review {
  return openReview({ plan, file: 'plan.json', now, color: false, by: 'ada', output: 'plan.approval.json', ...more })
}

/** Everything that must be read before an approval. */
const read = '<pageDown>'.repeat(40)

/** Named keys in angle brackets: `/bob<enter>`. */
function keysOf(typed: string): readonly Key[] {
  return typed.split(/(<\w+>)/).flatMap((part): Key[] => {
    const name = namedKeys.find((one) => part === `<${one}>`)
    if (name !== undefined) return [{ named: name }]
    // As a person types: one key after the other.
    return Array.from(part, (text) => ({ text }))
  })
}

function typing(review: Review, typed: string, at = size): ReviewState {
  return keysOf(typed).reduce<ReviewState>((state, key) => press(review, state, key), beginReview(review, at))
}

function here(state: ReviewState): string | undefined {
  const row = state.listing.rows[state.cursor]
  return row?.is === 'item' ? row.item.subject.name : undefined
}

function listed(state: ReviewState): string[] {
  return state.listing.rows.flatMap((row) => (row.is === 'item' ? [row.item.subject.name] : []))
}

function titles(state: ReviewState): string[] {
  return state.listing.rows.flatMap((row) => (row.is === 'line' ? [row.text] : []))
}

const people = (count: number, prefix = 's'): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(4, '0')}`)

const admin: Action = { ...deleteOf('boss'), before: { admin: true, groups: ['staff'], servers: [] } }
const mixed = planOf(
  [
    passwordOf('carl'),
    createOf('new'),
    createOf('carl'),
    joinOf('new', 'ml'),
    joinOf('old', 'ml'),
    quotaSetOf('old', { balance: 500, unlimited: false }, 100),
    unlimitedOf('rich', { balance: 5, unlimited: false }),
    renameOf('anna', 'anne'),
    admin,
    deleteOf('bob'),
  ],
  { summary: { 'user.delete': 2 } },
)

test('what came in one piece with the a was typed before anybody could read what is approved', () => {
  const review = reviewOf(mixed)
  const piece = press(review, typing(review, read), { text: 'ayes\r' })
  expect([piece.end, piece.scene]).toEqual([undefined, { is: 'approve', text: '' }])
  expect(press(review, typing(review, read), { text: 'aye\u0003' }).end).toEqual({ is: 'interrupted' })
})

describe('the list', () => {
  test('has deletions first, and everything else under its heading', () => {
    const state = typing(reviewOf(mixed), '')
    expect(listed(state)).toEqual(['boss', 'bob', 'anne', 'old', 'new', 'carl', 'old', 'rich'])
    const below = titles(state).slice(titles(state).indexOf('All 10 changes, one by one'))
    expect(below.filter((title) => /^[A-Z]/.test(title))).toEqual([
      'All 10 changes, one by one',
      'DELETE 2 users (1 admin, none active in the last 7 days, 1 whose activity is',
      'RENAME 1 user: files may stay under the old name',
      'LOWER the quota of 1 user (-400 in all)',
      'Create 2 users (1 password generated, to be changed at the first login)',
      'Change the members of 1 group',
      'Change the quota of 1 user (1 becomes unlimited)',
      'Made from',
    ])
  })

  test.each(['small', 'aup', 'blocked', 'facets', 'overridden', 'undo'])(
    'leaves out no action of the plan %s',
    (name) => {
      const plan = readPlan(name)
      const review = reviewOf(plan)
      const state = beginReview(review, size)
      const seen = new Set<string>()
      for (const row of state.listing.rows) {
        if (row.is === 'line') continue
        const at = { ...state, cursor: state.listing.rows.indexOf(row) }
        const opened = press(review, at, { named: 'enter' })
        if (opened.scene.is === 'detail')
          for (const line of opened.scene.lines) seen.add(stripVTControlCharacters(line))
      }
      const text = [...seen].join('\n')
      for (const action of plan.actions) expect(text).toContain(actionWords(action))
      expect(state.listing.all).toBeGreaterThan(0)
    },
  )

  test('lists an action for which there is no heading', () => {
    const strange = { ...createOf('x'), id: 'profile.set:x', op: 'profile.set' } as unknown as Action
    const state = typing(reviewOf(planOf([strange])), '')
    expect(listed(state)).toEqual(['x'])
    expect(titles(state)).toContain('Other changes (1 action)')
  })

  test('counts the new users who become admin under the heading of the others', () => {
    const flagOf = (user: string): Action => {
      const reason = { why: 'row', at: 'users.csv:2:1' } as const
      return { id: `admin.set:${user}`, op: 'admin.set', user, before: false, after: true, reason }
    }
    const plan = planOf([createOf('zoe'), flagOf('zoe'), flagOf('dan')])
    expect(titles(typing(reviewOf(plan), '1'))).toEqual(['PROMOTE 1 user to admin (and 1 new user, listed below)'])
    expect(titles(typing(reviewOf(planOf([flagOf('dan')])), '1'))).toEqual(['PROMOTE 1 user to admin'])
  })

  test('marks what is risky, and whatever a warning names', () => {
    const warned = {
      ...mixed,
      findings: [{ guard: 'g', level: 'warn', message: 'm', actions: ['user.create:new'] }],
    } as Plan
    const risky = listed(typing(reviewOf(warned), 'r'))
    expect(risky).toEqual(['boss', 'anne', 'old', 'new', 'rich'])
    expect(listed(typing(reviewOf(mixed), 'r'))).not.toContain('new')
  })
})

describe('the first screen', () => {
  const first = (plan: Plan, more: Partial<ReviewGiven> = {}): string[] => {
    const { listing } = typing(reviewOf(plan, more), '', { columns: 120, rows: 24 })
    return listing.rows.slice(0, listing.must).flatMap((row) => (row.is === 'line' ? [row.text.trim()] : []))
  }
  const labels = [
    'Target',
    'Plan',
    'Overrides and loosened limits',
    'Running servers',
    'Not visible',
    'Cannot be undone',
    'Checked again',
    'Not shown',
    'Next',
  ]

  test('has the lines of every view, in their order, and all must have been seen', () => {
    const lines = first(mixed)
    const found = labels.map((label) => lines.findIndex((line) => line.startsWith(`${label}  `)))
    expect(found).toEqual(found.toSorted((one, other) => one - other))
    expect(found).not.toContain(-1)
  })

  test('names the consequences, the blocks, the deletions, the new rights and then the facts', () => {
    const plan = {
      ...mixed,
      actions: [...mixed.actions, { ...joinOf('old', 'staff'), roles: ['grader'] }],
      findings: [{ guard: 'delete-share', level: 'block', message: 'too many', actions: [] }],
    } as Plan
    const heads = first(plan).filter((line) => /^(?:Deletes|Blocked|DELETE|New admins|Before|Warnings)/.test(line))
    expect(heads.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'Deletes 2',
      'Blocked by',
      'DELETE 2',
      'New admins',
      'Before you',
    ])
  })

  test('ends with the warnings', () => {
    const findings = [{ guard: 'g', level: 'warn', message: 'look', actions: [] }]
    expect(first({ ...mixed, findings } as Plan).slice(-2)).toEqual(['Warnings', 'g  look'])
  })

  test('has every override, also more than its line has room for', () => {
    const overrides = people(9, 'guard-').map((value) => ({ flag: '--allow', value }) as const)
    const text = first({ ...mixed, overrides }).join('\n')
    for (const { value } of overrides) expect(text).toContain(value)
  })

  test('says that the decision is next, and the command after it', () => {
    const given = { file: 'my plan.json', output: 'my plan.approval.json' }
    expect(first(mixed, given).join(' ').replaceAll(/ +/g, ' ')).toContain(
      "Next a approves, x refuses; after an approval: hubplan apply 'my plan.json' --credentials credentials.csv --approved-by-file 'my plan.approval.json'",
    )
    expect(first(mixed, { now: '2027-01-01T00:00:00Z' }).join(' ')).not.toContain('hubplan apply')
  })
})

describe('moving', () => {
  const review = reviewOf(planOf(people(100).map(deleteOf)))

  // Negative: from the end.
  test.each<[string, number]>([
    ['', 0],
    ['j', 1],
    ['<down><down>k', 1],
    ['<up>', 0],
    ['<end>', -1],
    ['G<up>', -2],
    ['G<home>', 0],
    ['Gg', 0],
    ['<pageDown>', 16],
    [' b', 0],
    ['jjj', 3],
  ])('%s', (typed, cursor) => {
    const state = typing(review, typed)
    expect(state.cursor).toBe(cursor < 0 ? state.listing.rows.length + cursor : cursor)
  })

  test('keeps the cursor on the screen', () => {
    for (const typed of ['', 'G', 'Gk', '<pageDown><pageDown><up>', 'G<pageUp>']) {
      const state = typing(review, typed)
      const height = frameOf(review, state).length
      expect(state.cursor).toBeGreaterThanOrEqual(state.top)
      expect(state.cursor).toBeLessThan(state.top + height)
    }
  })
})

describe('the search', () => {
  const review = reviewOf(mixed)

  test('narrows with every letter, whatever the case', () => {
    expect(listed(typing(review, '/B'))).toContain('boss')
    expect(listed(typing(review, '/BO'))).toEqual(['boss', 'bob'])
    expect(listed(typing(review, '/BOB'))).toEqual(['bob'])
    expect(listed(typing(review, '/BOB<backspace>'))).toEqual(['boss', 'bob'])
  })

  test('looks at groups, old names and reasons', () => {
    expect(listed(typing(review, '/staff'))).toEqual(['boss'])
    expect(listed(typing(review, '/anna'))).toEqual(['anne'])
    expect(listed(typing(review, '/not in the roster'))).toEqual(['boss', 'bob'])
  })

  test('stays after Enter and goes with Esc', () => {
    const kept = typing(review, '/bob<enter>')
    expect([kept.scene.is, listed(kept), here(kept)]).toEqual(['list', ['bob'], 'bob'])
    expect(listed(typing(review, '/bob<enter><escape>'))).toHaveLength(8)
    expect(listed(typing(review, '/bob<escape>'))).toHaveLength(8)
  })

  test('takes the letters that are keys elsewhere', () => {
    const state = typing(review, '/qarxj?')
    expect([state.end, state.query]).toEqual([undefined, 'qarxj?'])
  })

  test('that finds nothing says so', () => {
    const state = typing(review, '/nobody')
    expect(frameOf(review, state).join('\n')).toContain('Nothing matches; Esc shows everything.')
    expect(typing(review, '/nobody<enter><enter>').scene.is).toBe('list')
  })
})

describe('filters', () => {
  const review = reviewOf(mixed)

  test('go round with f, and by number', () => {
    expect(listed(typing(review, 'f'))).toEqual(['boss', 'bob'])
    expect(listed(typing(review, 'ff'))).toEqual(['anne'])
    expect(listed(typing(review, 'ffffff'))).toEqual(['rich'])
    expect(listed(typing(review, 'fffffff'))).toHaveLength(8)
    expect(listed(typing(review, '4'))).toEqual(['new', 'carl'])
    expect(listed(typing(review, '40'))).toHaveLength(8)
    expect(typing(review, '9').notice).toBe('There are only 6 filters.')
  })

  test('go together with the search', () => {
    expect(listed(typing(review, '1r'))).toEqual(['boss'])
    expect(listed(typing(review, '1/bob'))).toEqual(['bob'])
  })

  test('keep the cursor on its change', () => {
    const state = typing(review, '/bob<enter><escape>')
    expect(here(state)).toBe('bob')
  })
})

describe('one user', () => {
  const detail = (plan: Plan, name: string, columns = 100): string[] => {
    const review = reviewOf(plan)
    const state = typing(review, `/${name}<enter><enter>`, { columns, rows: 60 })
    return frameOf(review, state)
      .map((line) => line.trimEnd())
      .slice(4, -2)
      .filter((line) => line !== '')
  }

  test('who is new, with everything at once', () => {
    expect(detail(mixed, 'new')).toEqual([
      'User new',
      '  Only what the plan changes or has seen is shown here.',
      'Before -> after',
      '  account  none  ->  created',
      '  admin    -     ->  no',
      '  groups   -     ->  ml',
      '2 changes of the plan',
      '  user.create new       users.csv:2',
      '  member.add new -> ml  users.csv:2',
    ])
  })

  test('who is deleted, with what goes', () => {
    expect(detail(mixed, 'boss').slice(3, 9)).toEqual([
      'Before -> after',
      '  account   boss                       ->  DELETED',
      '  admin     ADMIN                      ->  -',
      '  groups    staff                      ->  -',
      '  servers   none running               ->  -',
      '  activity  last activity not visible',
    ])
  })

  test('who is renamed is found under both names', () => {
    const plan = planOf([renameOf('anna', 'anne', { groups: ['a'] }), joinOf('anne', 'b')])
    for (const name of ['anna', 'anne']) {
      const lines = detail(plan, name)
      expect(lines).toContain('  name      anna                       ->  anne')
      expect(lines).toContain('  groups    a                          ->  a, b')
      expect(lines).toContain('2 changes of the plan')
    }
  })

  test('whose quota, password and server change', () => {
    const plan = planOf([
      quotaSetOf('eve', { balance: 500, unlimited: false }, 100),
      passwordOf('eve'),
      stopOf('eve', { last_activity: '2026-03-02T09:00:00Z' }),
    ])
    expect(detail(plan, 'eve').slice(3, 7)).toEqual([
      'Before -> after',
      '  quota           500       ->  100 (-400)',
      '  password        as it is  ->  generated, to be changed at the next login',
      '  server default  running   ->  stopped',
    ])
  })

  test('has the risks in words, those of all changes', () => {
    const told = { guard: 'g', level: 'warn', message: 'm', actions: ['user.delete:boss'] }
    expect(detail({ ...mixed, findings: [told] } as Plan, 'boss')[2]).toBe(
      '  Risks: admin; activity not visible; in a warning',
    )
    expect(detail(mixed, 'old')[2]).toBe('  Risks: quota lowered')
    expect(detail(mixed, 'new')[2]).toBe('Before -> after')
  })

  test('is told of by the guards, too', () => {
    const plan = {
      ...mixed,
      findings: [
        { guard: 'admin-delete', level: 'block', message: 'a row deletes an admin', actions: ['user.delete:boss'] },
      ],
    } as Plan
    expect(detail(plan, 'boss').slice(-2)).toEqual(['Findings about it', '  admin-delete  a row deletes an admin'])
  })

  test('long ones are scrolled, and Esc goes back to the same line', () => {
    const plan = planOf([createOf('new'), ...people(300, 'g').map((group) => joinOf('new', group))])
    const review = reviewOf(plan)
    const opened = typing(review, '/new<enter><enter>')
    expect(opened.scene).toMatchObject({ is: 'detail', top: 0 })
    const down = press(review, opened, { named: 'end' })
    expect(frameOf(review, down).join('\n')).toContain('g0299')
    expect(press(review, down, { named: 'escape' })).toMatchObject({ scene: { is: 'list' }, cursor: opened.cursor })
  })

  test('who leaves a group that gives roles loses them', () => {
    const plan = planOf([
      {
        id: 'member.remove:ann:staff',
        op: 'member.remove',
        user: 'ann',
        group: 'staff',
        before: true,
        after: false,
        roles: ['grader'],
        reason: { why: 'row', at: 'users.csv:2:1' },
      },
    ])
    expect(detail(plan, 'ann').slice(2, 6)).toEqual([
      '  Risks: loses roles',
      'Before -> after',
      '  groups that change  staff                             ->  -',
      '  roles               loses the roles of staff: grader',
    ])
    expect(frameOf(reviewOf(plan), typing(reviewOf(plan), '1')).join('\n')).toContain(
      '>! - ann  leaves staff; loses the roles of staff: grader; users.csv:2',
    )
  })

  test('a deleted group has all that goes with it', () => {
    const reason = { why: 'row', at: 'hubplan.yaml:5:5' } as const
    const before = { members: ['ann', 'bob'], roles: ['grader'], properties: { seats: 3 } }
    const plan = planOf([{ id: 'group.delete:ml', op: 'group.delete', group: 'ml', before, after: null, reason }])
    expect(detail(plan, 'ml')).toEqual([
      'Group ml',
      '  Only what the plan changes or has seen is shown here.',
      '  Risks: group with members; loses roles',
      'Before -> after',
      '  group       ml           ->  DELETED',
      '  members     2: ann, bob  ->  -',
      '  roles       grader       ->  -',
      '  properties  seats        ->  -',
      '1 change of the plan',
      '  group.delete ml  hubplan.yaml:5',
    ])
    expect(frameOf(reviewOf(plan), typing(reviewOf(plan), '1')).join('\n')).toContain(
      '>! - ml  2 members: ann, bob; roles: grader; hubplan.yaml:5',
    )
  })

  test('needs a user or a group under the cursor', () => {
    expect(typing(reviewOf(mixed), '<enter>').notice).toBe('Go to a user or a group, then press Enter.')
  })
})

describe('approving', () => {
  const review = reviewOf(mixed)

  test('takes a typed yes', () => {
    expect(typing(review, `${read}ayes<enter>`).end).toEqual({ is: 'approved' })
    expect(typing(review, `${read}aYES <enter>`).end).toEqual({ is: 'approved' })
  })

  test.each(['', 'y', 'no', 'yess'])('not %j', (answer) => {
    const state = typing(review, `${read}a${answer}<enter>`)
    expect([state.end, state.scene.is, state.notice]).toEqual([undefined, 'list', 'Not approved: yes was not typed.'])
  })

  test('can be thought over', () => {
    expect(typing(review, `${read}ayes<escape>`)).toMatchObject({ scene: { is: 'list' } })
    expect(typing(review, `${read}ayes<escape>`).end).toBeUndefined()
  })

  test('says how many are deleted', () => {
    expect(frameOf(review, typing(review, `${read}aye`)).slice(-2)).toEqual([
      'Approved by ada, it may be applied, 2 users will be DELETED.',
      'Type yes to approve (Esc: back): ye_',
    ])
  })

  const smaller = 'Make the terminal larger (at least 40 columns and 12 lines).'

  test.each([
    { columns: 39, rows: 24 },
    { columns: 80, rows: 11 },
  ])('needs more than $columns x $rows; refusing and leaving do not', (at) => {
    expect(typing(review, 'a', at)).toMatchObject({ notice: smaller, scene: { is: 'list' } })
    expect(typing(review, `${read}ayes<enter>`, at).end).toBeUndefined()
    expect(typing(review, 'xno<enter>', at).end).toEqual({ is: 'refused', reason: 'no' })
    expect(typing(review, 'q', at).end).toEqual({ is: 'left' })
    // Made smaller while the yes is typed.
    const asked = press(review, typing(review, `${read}ayes`), { size: at })
    expect(press(review, asked, { named: 'enter' })).toMatchObject({ notice: smaller, scene: { is: 'list' } })
    expect(press(review, asked, { named: 'enter' }).end).toBeUndefined()
  })

  test('is done at 40 x 12', () => {
    expect(typing(review, `${read}ayes<enter>`, { columns: 40, rows: 12 }).end).toEqual({ is: 'approved' })
  })

  test('an empty plan may be approved', () => {
    expect(typing(reviewOf(readPlan('empty')), `${read}ayes<enter>`).end).toEqual({ is: 'approved' })
  })

  test('a blocked or an expired plan is not for it, and can be refused', () => {
    const blocked = reviewOf(readPlan('blocked'))
    expect(typing(blocked, 'G<home>a')).toMatchObject({ scene: { is: 'list' } })
    expect(typing(blocked, 'a').notice).toBe('A blocked plan cannot be approved; x refuses it.')
    expect(typing(blocked, 'xtoo many<enter>').end).toEqual({ is: 'refused', reason: 'too many' })
    const expired = reviewOf(readPlan('small'), { now: '2027-01-01T00:00:00Z' })
    expect(typing(expired, 'a').notice).toBe('An expired plan cannot be approved; plan again, or refuse it with x.')
    expect(typing(expired, 'xold<enter>').end).toEqual({ is: 'refused', reason: 'old' })
  })

  describe('with more warnings than fit', () => {
    const findings = people(40, 'w').map((name) => ({ guard: 'g', level: 'warn', message: name, actions: [] }))
    const loud = reviewOf({ ...mixed, findings } as Plan)

    test('waits until all of them have been on the screen', () => {
      const state = typing(loud, 'a')
      const hidden = state.listing.must - bodyHeight(loud, size)
      expect(hidden).toBeGreaterThan(20)
      expect(state.notice).toBe(`First read what is on top: ${hidden} lines not shown yet (g, then PgDn).`)
      expect(typing(loud, '<pageDown>a').scene.is).toBe('list')
      expect(typing(loud, '<pageDown><pageDown>ayes<enter>').end).toEqual({ is: 'approved' })
      expect(typing(loud, `${'j'.repeat(45)}ayes<enter>`).end).toEqual({ is: 'approved' })
    })

    test('is not fooled by a jump to the end, a filter or another width', () => {
      expect(typing(loud, 'Ga').scene.is).toBe('list')
      expect(typing(loud, 'Gga').scene.is).toBe('list')
      expect(typing(loud, '1<end>a').scene.is).toBe('list')
      const wide = press(loud, typing(loud, '<pageDown>'), { size: { columns: 60, rows: 24 } })
      expect(press(loud, wide, { text: 'a' }).notice).toContain('lines not shown yet')
    })

    test('takes nothing as seen that was on a terminal too small to show it', () => {
      const low = typing(loud, 'j'.repeat(60), { columns: 80, rows: 8 })
      expect(low.seen).toBe(0)
      const high = press(loud, low, { size })
      expect(press(loud, high, { text: 'a' }).notice).toContain('First read what is on top')
    })

    test('is remembered at another width once all were seen', () => {
      const seen = press(loud, typing(loud, '<pageDown><pageDown>'), { size: { columns: 40, rows: 24 } })
      expect(press(loud, seen, { text: 'a' }).scene.is).toBe('approve')
      expect(typing(loud, '<pageDown><pageDown>1a').scene.is).toBe('approve')
    })
  })

  test('over somebody’s no takes another word', () => {
    const earlier = { decision: 'refused', by: 'ben', at: now, isSame: true } as const
    const again = reviewOf(mixed, { earlier })
    expect(typing(again, `${read}a`).notice).toBe('plan.approval.json holds what ben refused; it is replaced.')
    expect(typing(again, `${read}ayes<enter>`).notice).toBe('Not approved: replace was not typed.')
    expect(typing(again, `${read}areplace<enter>`).end).toEqual({ is: 'approved' })
    const other = reviewOf(mixed, { earlier: { ...earlier, isSame: false } })
    expect(typing(other, `${read}a`).notice).toContain('ben refused of other changes')
    expect(typing(other, `${read}ayes<enter>`).end).toEqual({ is: 'approved' })
  })
})

describe('refusing', () => {
  const review = reviewOf(mixed)

  test('asks why', () => {
    expect(typing(review, 'xbob stays<enter>').end).toEqual({ is: 'refused', reason: 'bob stays' })
    expect(typing(review, 'x  <enter>')).toMatchObject({ notice: 'Not refused: a refusal needs a reason.' })
    expect(typing(review, 'xno<escape>').scene.is).toBe('list')
  })
})

describe('leaving', () => {
  const review = reviewOf(mixed)

  test.each<[string, string]>([
    ['q', 'left'],
    ['<interrupt>', 'interrupted'],
    ['/x<interrupt>', 'interrupted'],
    ['?<interrupt>', 'interrupted'],
    ['aye\u0003', 'interrupted'],
  ])('%j', (typed, is) => {
    expect(typing(review, typed).end).toEqual({ is })
  })

  test('what is typed after it does nothing', () => {
    expect(typing(review, 'qayes\r').end).toEqual({ is: 'left' })
  })

  test('an unknown key is told of', () => {
    expect(typing(review, 'z').notice).toBe('The key "z" does nothing; ? shows the keys.')
  })

  test('help is a page of its own', () => {
    expect(frameOf(review, typing(review, '?')).join('\n')).toContain('approve: writes the approval file')
    expect(typing(review, '?q').scene.is).toBe('list')
  })
})

describe('the foot', () => {
  const foot = (typed: string, at = size, review = reviewOf(mixed)): string[] => {
    const lines = frameOf(review, typing(review, typed, at)).map((line) => line.trimEnd())
    return lines.slice(lines.lastIndexOf('') + 1)
  }
  const keys = '? help  a approve  x refuse  q leave  Enter look  / search  f filter  r risky'

  test('has the filters in lines of their own, with their changes, where there is room', () => {
    expect(frameOf(reviewOf(mixed), typing(reviewOf(mixed), '')).slice(-4)).toEqual([
      '1 delete (2)  2 rename (1)  3 lower quota (1)  4 create (4)  5 members (1)',
      '6 quota (1)',
      `10 changes, line 1 of ${typing(reviewOf(mixed), '').listing.rows.length}`,
      keys,
    ])
    expect(frameOf(reviewOf(mixed), typing(reviewOf(mixed), '', { columns: 80, rows: 23 })).slice(-2)).toEqual([
      expect.stringMatching(
        /^10 changes, line 1 of \d+ {2}1 delete \(2\) {2}2 rename \(1\) {2}3 lower quota \(1\) {2}4 crea…$/,
      ),
      keys,
    ])
  })

  test('has the filters that are set in place of them', () => {
    expect(foot('1r')).toEqual([
      'only: delete, risky (Esc: all)',
      '1 of 10 changes, line 3 of 3  ! admin; activity not visible',
      keys,
    ])
  })

  test('says why the line with the cursor is marked', () => {
    expect(foot('/old<enter>').at(-2)).toBe('2 of 10 changes, line 2 of 4  ! quota lowered')
    expect(foot('/new<enter>').at(-2)).toBe('2 of 10 changes, line 3 of 3')
    expect(foot('/boss<enter>', { columns: 60, rows: 24 }).at(-2)).toBe(
      '1 of 10 changes, line 4 of 4  ! admin; activity not visible',
    )
    expect(foot('/boss<enter>', { columns: 50, rows: 24 }).at(-2)).toBe(
      '1 of 10 changes, line 4 of 4  ! admin; activity n…',
    )
  })

  test('of one user has only the place, and how much is below', () => {
    const plan = planOf([createOf('new'), ...people(300, 'g').map((group) => joinOf('new', group))])
    expect(foot('/new<enter><enter>', size, reviewOf(plan))).toEqual(['line 1 of 347', 'Esc back  PgDn 331 more lines'])
    expect(foot('/new<enter><enter>G', size, reviewOf(plan)).slice(-2)).toEqual(['line 332 of 347', 'Esc back'])
  })

  test('of the help says how much is below', () => {
    expect(foot('?').slice(-2)).toEqual(['line 1 of 24', 'Esc back  PgDn 9 more lines'])
  })
})

describe('a low screen', () => {
  test('has a head of two lines, so that the list has most of it', () => {
    const review = reviewOf(mixed)
    const frame = frameOf(review, typing(review, '', { columns: 80, rows: 15 }))
    expect(frame.slice(0, 3)).toEqual([
      'Plan for https://hub.example.edu: ready, but not everything was visible',
      'Can be applied until 2026-03-09 09:15 UTC (in 7 days).',
      '─'.repeat(80),
    ])
    expect(frame).toHaveLength(14)
  })
})

describe('a long name', () => {
  const [one, other] = ['x', 'y'].map((end) => `student.${'n'.repeat(180)}.${end}`)

  test('is cut in its middle in the list: two names may differ at their end', () => {
    const review = reviewOf(planOf([createOf(one ?? ''), createOf(other ?? '')]))
    const lines = frameOf(review, typing(review, '1')).filter((line) => line.includes('+'))
    expect(lines).toEqual([
      '>  + student.nnnnn…nnnnnnnnnn.x  users.csv:2',
      '   + student.nnnnn…nnnnnnnnnn.y  users.csv:2',
    ])
  })

  test('is whole where it is looked into', () => {
    const review = reviewOf(planOf([createOf(one ?? '')]))
    const lines = frameOf(review, typing(review, '1<enter>')).map((line) => line.trimEnd())
    expect(lines.slice(4, 7)).toEqual([
      `User student.${'n'.repeat(67)}`,
      `    ${'n'.repeat(76)}`,
      `    ${'n'.repeat(37)}.x`,
    ])
  })
})

describe('frames', () => {
  const named: readonly NamedKey[] = ['down', 'pageDown', 'end', 'enter', 'escape', 'home', 'pageUp', 'up']
  const all: readonly Key[] = [
    ...named.map((name): Key => ({ named: name })),
    ...['r', 'f', '/', '5', '?', 'a', 'x'].map((text): Key => ({ text })),
  ]

  test.each([
    { columns: 100, rows: 40 },
    { columns: 40, rows: 12 },
    { columns: 20, rows: 6 },
    { columns: 5, rows: 2 },
  ])('fit into $columns x $rows, however long the plan', (at) => {
    const plan = planOf([
      ...people(3000).map(deleteOf),
      ...people(3000, 'n').map(createOf),
      ...people(4000, 'm').map((user) => joinOf(user, 'ml')),
    ])
    const review = reviewOf(plan)
    let state = beginReview(review, at)
    for (const key of all) {
      state = press(review, press(review, state, key), { named: 'down' })
      const frame = frameOf(review, state)
      expect(frame.length).toBeLessThanOrEqual(Math.max(1, at.rows - 1))
      for (const line of frame) expect(widthOf(line)).toBeLessThanOrEqual(at.columns)
      state = press(review, state, { named: 'escape' })
    }
  })

  test('never let a name steer the terminal', () => {
    const name = '\u001b[2Jevil\u202e日本'
    const review = reviewOf(planOf([deleteOf(name), joinOf('x', name)]))
    for (const typed of ['', '1<enter>', `/${name.slice(1)}`, 'xno \u202e']) {
      const text = frameOf(review, typing(review, typed)).join('')
      expect(text).not.toMatch(/[\u001b\u202e]/)
    }
    expect(frameOf(review, typing(review, '1')).join('\n')).toContain(String.raw`- \x1b[2Jevil\u202e日本`)
  })

  test('have colours only where they are wanted', () => {
    const plain = reviewOf(mixed)
    const colored = reviewOf(mixed, { color: true })
    const lines = frameOf(colored, typing(colored, ''))
    expect(lines.join('')).toContain('\u001b[')
    expect(lines.map(stripVTControlCharacters)).toEqual(frameOf(plain, typing(plain, '')))
  })
})
