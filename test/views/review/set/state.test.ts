import { describe, expect, test } from 'vitest'

import type { PlanSet } from '../../../../src/core/planset.ts'
import { type Key, namedKeys } from '../../../../src/views/review/keys.ts'
import { setFrameOf } from '../../../../src/views/review/set/frame.ts'
import { openSetReview, type SetReview, type SetReviewGiven } from '../../../../src/views/review/set/model.ts'
import { beginSetReview, pressSet, type SetReviewState } from '../../../../src/views/review/set/state.ts'
import type { Size } from '../../../../src/views/review/size.ts'
import { widthOf } from '../../../../src/views/terminal/layout.ts'
import { createOf, deleteOf, now, planOf } from '../../fixtures.ts'
import { mixed, setOf } from '../../sets.ts'

const size = { columns: 80, rows: 24 }

function reviewOf(set: PlanSet, more: Partial<SetReviewGiven> = {}): SetReview {
  return openSetReview({ set, folder: 'plans', now, color: false, by: 'ada', output: 'plans/approval.json', ...more })
}

const warning = { guard: 'storage', level: 'warn', message: 'homes are deleted, too', actions: [] } as const
const admin = { ...deleteOf('boss'), before: { ...deleteOf('boss').before, admin: true } }
/** All can be approved. */
const ready = setOf({
  physics: planOf([createOf('new')], { findings: [warning] }),
  biology: planOf([deleteOf('bob'), admin], {
    findings: [warning],
    overrides: [{ flag: '--allow', value: 'admin-delete' }],
  }),
  chemistry: 'The hub does not answer.',
  idle: planOf([]),
})

/** Everything that must be read before an approval. */
const read = '<pageDown>'.repeat(9)

/** Named keys in angle brackets. */
function keysOf(typed: string): readonly Key[] {
  return typed.split(/(<\w+>)/).flatMap((part): Key[] => {
    const name = namedKeys.find((one) => part === `<${one}>`)
    return name !== undefined ? [{ named: name }] : Array.from(part, (text) => ({ text }))
  })
}

function typing(review: SetReview, typed: string, at: Size = size): SetReviewState {
  return keysOf(typed).reduce<SetReviewState>((state, key) => pressSet(review, state, key), beginSetReview(review, at))
}

function here({ listing, cursor }: SetReviewState): string | undefined {
  const line = listing.rows[cursor]
  return line?.is === 'target' ? line.row.target : undefined
}

function screen(set: PlanSet, typed: string, at: Size = size): readonly string[] {
  const review = reviewOf(set)
  return setFrameOf(review, typing(review, typed, at)).map((line) => line.trimEnd())
}

describe('the list of targets', () => {
  test('has the worst first, and then what must be read about all', () => {
    expect(screen(ready, '', { columns: 80, rows: 30 })).toMatchInlineSnapshot(`
      [
        "Plans for 4 targets: 1 not planned, 2 ready, 1 nothing to do",
        "2 plans are ready, and can be applied until 2026-03-09 09:15 UTC (in 7 days).",
        "1 target could not be planned: nothing is changed there.",
        "made 2 hours ago, changes digest sha256:4b05ffee3fd5…",
        "────────────────────────────────────────────────────────────────────────────────",
        " Deletes 2 of 412 users (0.5 %) on biology, none of them active in the last 7",
        " days; creates 1 user on physics. Makes no user admin and gives no user a role.",
        ">  chemistry  not planned  The hub does not answer.",
        "   biology    ready        deletes 2 of 412 (0.5 %) | deletes the admin boss; o…",
        "   physics    ready        creates 1 | warning storage",
        " 1 other: nothing to do: idle",
        " Before you approve",
        "   Targets                        4 targets, 3 of them read: 1,236 users, 15",
        "                                  admins",
        "   Plans                          made 2026-03-02 09:16 UTC (2 hours ago), with",
        "                                  the token of service hubplan-reader; the",
        "                                  targets were read 2026-03-02 09:15 UTC",
        "   Overrides and loosened limits  1 on biology",
        "   Running servers                none is stopped",
        "   Not visible                    nothing",
        "   Cannot be undone               The 2 deletions cannot be undone on biology",
        "   Checked again                  apply reads each target again, and stops",
        "                                  before its first change when a user to be",
        "                                  deleted has other admin rights or has started",
        "                                  a server, or when another change no longer",
        "                                  fits; activity since the reading does not stop",
        "                                  it; the first was read 2026-03-02 09:15 UTC (2",
        "4 targets, 0 looked at (*), line 3 of 34",
        "? help  a approve all  x refuse all  q leave  Enter look at a target",
      ]
    `)
  })

  test('ends with overrides, warnings and digests', () => {
    const lines = screen(ready, '<end>', { columns: 100, rows: 30 })
    expect(
      lines.slice(
        lines.findIndex((line) => line.includes('Overrides and loosened limits')),
        -2,
      ),
    ).toMatchInlineSnapshot(`
      [
        "   Overrides and loosened limits  1 on biology",
        "   Running servers                none is stopped",
        "   Not visible                    nothing",
        "   Cannot be undone               The 2 deletions cannot be undone on biology",
        "   Checked again                  apply reads each target again, and stops before its first change",
        "                                  when a user to be deleted has other admin rights or has started a",
        "                                  server, or when another change no longer fits; activity since the",
        "                                  reading does not stop it; the first was read 2026-03-02 09:15 UTC",
        "                                  (2 hours ago)",
        "   Not shown                      nothing",
        "   Next                           a approves all, x refuses all; after an approval: hubplan apply",
        "                                  plans/ --approved-by-file plans/approval.json",
        " Overrides and loosened limits",
        "   biology  --allow admin-delete: guard admin-delete let pass",
        " Warnings",
        "   storage  homes are deleted, too  biology, physics",
        " digest sha256:d441e23b82c5fafbf3e8597c25f82925f0a0121cde7958560f2facfdcd975c81",
        ">changes digest sha256:4b05ffee3fd581035f0660c5691856364cd67c6760d483f11c5b831421efb5a3",
      ]
    `)
  })

  test('of every kind of row names what stops an approval', () => {
    expect(screen(mixed, `${read}a`, { columns: 110, rows: 24 }).slice(0, 18)).toMatchInlineSnapshot(`
      [
        "Plans for 9 targets: 1 BLOCKED, 1 not planned, 1 expired, 4 ready, 2 nothing to do",
        "BLOCKED on 1 target and EXPIRED on 1 target: apply refuses all of these plans, unless --target or --keep-going",
        "leaves such targets out.",
        "made 2 hours ago, changes digest sha256:6a68c8892693…",
        "──────────────────────────────────────────────────────────────────────────────────────────────────────────────",
        "                                  does not restore everything on music",
        "   Checked again                  apply reads each target again, and stops before its first change when a user",
        "                                  to be deleted has other admin rights or has started a server, or when",
        "                                  another change no longer fits; activity since the reading stops it only",
        "                                  where inactivity is the reason; the first was read 2026-03-02 09:15 UTC (2",
        "                                  hours ago)",
        "   Not shown                      nothing",
        "   Next                           change the files and plan again; the section of each blocked target names",
        "                                  its guards, and what lifts them",
        " Overrides and loosened limits",
        "   physics  --max-delete-share 0.3: guard delete-share; max_delete_share is 30 %, its default 25 %: 27.3 % of",
        "            the users deleted, 2.3 percentage points over the default",
        "   physics  --allow new-admins: guard new-admins let pass; the default of max_new_admins is 5: 1 user made",
      ]
    `)
  })

  test.each([
    [mixed, 'Blocked plans cannot be approved (biology); x refuses all.'],
    [
      setOf({ law: planOf([createOf('kim')], { expires_at: '2026-03-01T09:15:00Z' }), art: planOf([createOf('x')]) }),
      'Expired plans cannot be approved (law); plan again, or refuse all with x.',
    ],
  ])('cannot be approved with plans that cannot be applied', (set, notice) => {
    expect(typing(reviewOf(set), `${read}a`)).toMatchObject({ notice, scene: { is: 'list' } })
    expect(typing(reviewOf(set), 'xno<enter>').end).toEqual({ is: 'refused', reason: 'no' })
  })

  test('begins at the first target, and moves', () => {
    const review = reviewOf(ready)
    expect(['', 'j', 'jk', '<down><down>', '<home>', '<end>'].map((typed) => here(typing(review, typed)))).toEqual([
      ...['chemistry', 'biology', 'chemistry'],
      ...['physics', undefined, undefined],
    ])
    expect(typing(review, '', { columns: 80, rows: 7 })).toMatchObject({ cursor: 0, top: 0 })
  })

  test('of nothing to do is one line', () => {
    const idle = setOf({ a: planOf([]), b: planOf([]) })
    expect(screen(idle, '')).toContain('>2 targets: nothing to do: a, b')
    expect(screen(idle, '').at(-2)).toMatch(/^2 targets, line 1 of \d+$/)
    expect(typing(reviewOf(idle), '<enter>').notice).toBe('Go to a target, then press Enter.')
  })

  test('tells of a key that does nothing', () => {
    expect(typing(reviewOf(ready), 'f').notice).toBe('The key "f" does nothing; ? shows the keys.')
    expect(typing(reviewOf(ready), 'fj').notice).toBe('')
  })
})

describe('a target', () => {
  test('is looked at as by itself, is not decided there, and is marked in the list', () => {
    const review = reviewOf(ready)
    const inside = typing(review, 'j<enter>')
    const lines = setFrameOf(review, inside)
    expect(lines[0]).toBe('Plan for biology at https://biology.example.edu: ready')
    expect(lines.at(-1)).toBe('? help  q all targets  Enter look  / search  f filter  r risky')
    expect(lines.join('\n')).not.toContain('approves')
    for (const key of ['a', 'x']) {
      const told = typing(review, `j<enter>${read}${key}`)
      expect(told.end).toBeUndefined()
      expect(setFrameOf(review, told).at(-2)).toBe('All targets are decided together: q goes back to their list.')
    }
    for (const back of ['q', '<escape>', '<enter>/bob<enter><escape><escape>']) {
      const state = typing(review, `j<enter>${back}`)
      expect(state).toMatchObject({ scene: { is: 'list' }, looked: new Set(['biology']) })
      expect(state.end).toBeUndefined()
      expect(setFrameOf(review, state).find((line) => line.includes(' biology '))).toMatch(/^>\* biology /)
    }
  })

  test('is opened in one piece with other keys', () => {
    const review = reviewOf(ready)
    const state = pressSet(review, beginSetReview(review, size), { text: 'j\r/bob' })
    expect(state.scene).toMatchObject({ is: 'target', inside: { query: 'bob', scene: { is: 'search' } } })
    expect(pressSet(review, beginSetReview(review, size), { text: 'j\r\u001b' }).scene).toEqual({ is: 'list' })
  })

  test('that could not be planned says why', () => {
    expect(typing(reviewOf(ready), '<enter>')).toMatchObject({
      notice: 'It could not be planned: The hub does not answer.',
      scene: { is: 'list' },
      looked: new Set(),
    })
  })

  test('has help of its own, and Ctrl-C ends all', () => {
    const review = reviewOf(ready)
    const help = setFrameOf(review, typing(review, 'j<enter>?')).join('\n')
    expect(help).toContain('  q, Esc              back to the list of targets, where all are decided\n')
    expect(help).not.toContain('approve')
    expect(typing(review, 'j<enter>?<interrupt>').end).toEqual({ is: 'interrupted' })
  })

  test('follows the size of the screen', () => {
    const review = reviewOf(ready)
    const state = pressSet(review, typing(review, 'j<enter>'), { size: { columns: 50, rows: 14 } })
    const lines = setFrameOf(review, state)
    expect(lines).toHaveLength(13)
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(50)
    expect(setFrameOf(review, pressSet(review, state, { text: 'q' }))).toHaveLength(13)
  })
})

describe('a decision', () => {
  test('needs all lines about the targets to have been on the screen', () => {
    const review = reviewOf(ready)
    expect(typing(review, 'a').notice).toMatch(
      /^First read what is on top: \d+ lines not shown yet \(g, then PgDn\)\.$/,
    )
    expect(typing(review, '<end>a').notice).toMatch(/^First read/)
    expect(typing(review, `${read}a`).scene).toEqual({ is: 'approve', text: '' })
    expect(typing(review, 'a', { columns: 200, rows: 60 }).scene).toEqual({ is: 'approve', text: '' })
  })

  test('does not count lines that stood below an open plan', () => {
    const review = reviewOf(ready)
    expect(typing(review, `j<enter>${read}qa`).notice).toMatch(/^First read/)
  })

  test('is typed, and says what it means', () => {
    const review = reviewOf(ready)
    expect(setFrameOf(review, typing(review, `${read}ay`)).slice(-2)).toEqual([
      'Approved by ada, all may be applied, 2 users of 1 target will be DELETED.',
      'Type yes to approve (Esc: back): y_',
    ])
    expect(typing(review, `${read}aYes<enter>`).end).toEqual({ is: 'approved' })
    expect(typing(review, `${read}ayea<backspace>s<enter>`).end).toEqual({ is: 'approved' })
    expect(typing(review, `${read}ano<enter>`)).toMatchObject({ notice: 'Not approved: yes was not typed.' })
    expect(typing(review, `${read}a<escape>`).scene).toEqual({ is: 'list' })
    expect(typing(review, `${read}a<down>`).scene).toEqual({ is: 'approve', text: '' })
    expect(setFrameOf(review, typing(review, 'xtoo m')).at(-1)).toBe('Reason to refuse (Esc: back): too m_')
    expect(typing(review, 'xtoo many<enter>').end).toEqual({ is: 'refused', reason: 'too many' })
    expect(typing(review, 'x <enter>').notice).toBe('Not refused: a refusal needs a reason.')
  })

  test('about plans that delete nobody does not speak of it', () => {
    const review = reviewOf(setOf({ a: planOf([createOf('x')]) }))
    expect(setFrameOf(review, typing(review, `${read}a`)).at(-2)).toBe('Approved by ada, all may be applied.')
  })

  test('that came in one piece with the a is dropped', () => {
    const review = reviewOf(ready)
    expect(pressSet(review, typing(review, read), { text: 'ayes\r' })).toMatchObject({ scene: { text: '' } })
  })

  test('on a screen that is too small is not possible', () => {
    const review = reviewOf(ready)
    expect(typing(review, `${read.repeat(9)}a`, { columns: 39, rows: 24 }).notice).toMatch(/^Make the terminal larger/)
  })

  test('replaces an earlier one, which is named', () => {
    const earlier = { decision: 'refused', by: 'ben', at: now, isSame: true } as const
    const review = reviewOf(ready, { earlier })
    const asked = typing(review, `${read}a`)
    expect(setFrameOf(review, asked).slice(-2)).toEqual([
      'plans/approval.json holds what ben refused; it is replaced.',
      'Type replace to approve (Esc: back): _',
    ])
    expect(typing(review, `${read}areplace<enter>`).end).toEqual({ is: 'approved' })
  })

  test.each([
    ['q', 'left'],
    ['<interrupt>', 'interrupted'],
    ['?<interrupt>', 'interrupted'],
  ])('is left out with %s', (typed, is) => {
    expect(typing(reviewOf(ready), typed).end).toEqual({ is })
  })
})

describe('help', () => {
  test('lists the keys, and leads back', () => {
    const review = reviewOf(ready)
    const low = { columns: 80, rows: 12 }
    const lines = setFrameOf(review, typing(review, '?', low))
    expect(lines.join('\n')).toContain('  up down, k j        one line\n')
    expect(lines.at(-1)).toMatch(/^Esc back {2}PgDn \d+ more lines$/)
    expect(setFrameOf(review, typing(review, '?<end>', low)).at(-1)).toBe('Esc back')
    for (const key of ['q', '<escape>', '<enter>', '<backspace>']) {
      expect(typing(review, `?z${key}`, low).scene).toEqual({ is: 'list' })
    }
  })
})

describe('another size', () => {
  test('keeps the target, and what was seen whole', () => {
    const review = reviewOf(ready)
    const state = pressSet(review, typing(review, `${read}<home><down><down><down><down>`), {
      size: { columns: 60, rows: 20 },
    })
    expect(here(state)).toBe('physics')
    expect(pressSet(review, state, { text: 'a' }).scene).toEqual({ is: 'approve', text: '' })
    const higher = pressSet(review, typing(review, ''), { size: { columns: 80, rows: 25 } })
    expect(higher.seen).toBeGreaterThan(0)
  })

  test('must be read again when it was not seen whole', () => {
    const review = reviewOf(ready)
    const state = pressSet(review, typing(review, '<end>'), { size: { columns: 60, rows: 20 } })
    expect(state.seen).toBe(0)
  })

  test.each([
    { columns: 200, rows: 60 },
    { columns: 40, rows: 12 },
    { columns: 20, rows: 6 },
    { columns: 5, rows: 2 },
  ])('%j is never exceeded', (at) => {
    for (const set of [ready, mixed]) {
      const review = reviewOf(set)
      for (const typed of ['', '?', 'xreason', 'j'.repeat(30), '<enter>', '<end>']) {
        const lines = setFrameOf(review, typing(review, typed, at))
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, at.rows - 1))
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(Math.max(at.columns, 40))
      }
    }
  })

  test('holds for eighty targets with long names', () => {
    const many = Object.fromEntries(
      Array.from({ length: 80 }, (_, at) => [
        `${'department-of-something-'.slice(0, 22)}${at}`,
        planOf([createOf('x')]),
      ]),
    )
    const review = reviewOf(setOf(many))
    const lines = setFrameOf(review, typing(review, '<pageDown><pageDown>'))
    expect(lines).toHaveLength(23)
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80)
    expect(typing(review, '<pageDown>'.repeat(40)).seen).toBe(typing(review, '').listing.must)
  })
})

test('names and messages are made safe', () => {
  const evil = 'x\u001b[2J::add-mask::y'
  const set = setOf({ a: planOf([deleteOf(evil)], { findings: [{ ...warning, message: evil }] }), b: evil })
  for (const typed of ['', '<end>', '<enter>', 'j<enter>']) {
    const review = reviewOf(set, { by: evil, output: evil, color: false })
    expect(setFrameOf(review, typing(review, typed)).join('\n')).not.toMatch(/\u001b|::add/)
  }
})

test('colours only add to what is shown', () => {
  const review = reviewOf(mixed, { color: true })
  expect(setFrameOf(review, typing(review, '')).join('\n')).toContain('\u001b[')
})
