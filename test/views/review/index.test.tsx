import type { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'

import { render } from 'ink-testing-library'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import type { Plan } from '../../../src/core/types.ts'
import type { End } from '../../../src/views/review/decide.ts'
import { ReviewScreen, runReview } from '../../../src/views/review/index.tsx'
import { openReview, type Review } from '../../../src/views/review/model.ts'
import type { Size } from '../../../src/views/review/size.ts'
import { createOf, deleteOf, joinOf, now, planOf } from '../fixtures.ts'

const plan: Plan = planOf(
  [
    createOf('new'),
    joinOf('new', 'ml'),
    joinOf('old', 'ml'),
    { ...deleteOf('boss'), before: { admin: true, groups: ['staff'], servers: [] } },
    deleteOf('bob'),
  ],
  { overrides: [{ flag: '--allow', value: 'admin-delete' }], inputs: [] },
)

function reviewOf(given: Plan): Review {
  return openReview({
    plan: given,
    ...{ file: 'plan.json', now, color: false, by: 'ada', output: 'plan.approval.json' },
  })
}

interface Shown {
  readonly lines: () => readonly string[]
  /** Types, and waits for what it leads to. */
  readonly type: (keys: string, until: (text: string) => boolean) => Promise<void>
  readonly resize: (size: Size) => void
  readonly ends: readonly End[]
}

function show(review: Review, size: Size): Shown {
  const ends: End[] = []
  let resize: (size: Size) => void = () => undefined
  const screen = render(
    <ReviewScreen review={review} size={size} onEnd={(end) => ends.push(end)} onOpen={(next) => (resize = next)} />,
  )
  onTestFinished(() => screen.unmount())
  const text = (): string => screen.lastFrame() ?? ''
  return {
    ends,
    lines: () =>
      text()
        .split('\n')
        .map((line) => line.trimEnd()),
    type: async (keys, until) => {
      // ink listens to keys from its first effect on.
      await vi.waitFor(() => expect(screen.stdin.listenerCount('readable')).toBeGreaterThan(0), { timeout: 10_000 })
      screen.stdin.write(keys)
      await vi.waitFor(() => expect(until(text()), text()).toBe(true), { timeout: 10_000 })
    },
    resize: (next) => resize(next),
  }
}

test('a small plan at 80 columns begins with what every view begins with', () => {
  expect(show(reviewOf(plan), { columns: 80, rows: 20 }).lines()).toEqual([
    'Plan for https://hub.example.edu: ready, but not everything was visible',
    'Can be applied until 2026-03-09 09:15 UTC (in 7 days).',
    'made 2 hours ago, digest sha256:e630cd44334f…',
    '─'.repeat(80),
    '>Deletes 2 of 412 users (0.5 %), none of them active in the last 7 days (the',
    ' activity of 1 is not visible); creates 1 user; adds 2 memberships. Makes no',
    ' user admin and gives no user a role.',
    ' DELETE 2 users (1 admin, none active in the last 7 days, 1 whose activity is',
    ' not visible): ages are as of the reading',
    '   -  boss  ADMIN  last activity not visible',
    '        not in the roster (prune, hubplan.yaml:3)  groups: staff',
    '   -  bob          active 13 months ago (2025-01-01)',
    '        not in the roster (prune, hubplan.yaml:3)  groups: students',
    ' Before you approve',
    '   Target                         https://hub.example.edu (jupyterhub 4.1.6),',
    '                                  412 users, 5 admins',
    '   Plan                           made 2026-03-02 09:15 UTC (2 hours ago), with',
    '5 changes, line 1 of 47  1 delete (2)  2 create (2)  3 members (1)',
    '? help  a approve  x refuse  q leave  Enter look  / search  f filter  r risky',
  ])
})

test('the same at 40 columns', () => {
  expect(show(reviewOf(plan), { columns: 40, rows: 20 }).lines()).toEqual([
    'Plan for https://hub.example.edu: ready…',
    'Can be applied until 2026-03-09 09:15',
    'UTC (in 7 days).',
    'made 2 hours ago, digest sha256:e630cd4…',
    '─'.repeat(40),
    '>Deletes 2 of 412 users (0.5 %), none of',
    ' them active in the last 7 days (the',
    ' activity of 1 is not visible); creates',
    ' 1 user; adds 2 memberships. Makes no',
    ' user admin and gives no user a role.',
    ' DELETE 2 users (1 admin, none active in',
    ' the last 7 days, 1 whose activity is',
    ' not visible): ages are as of the',
    ' reading',
    '   -  boss  ADMIN',
    '        last activity not visible',
    '        not in the roster (prune,',
    '5 changes, line 1 of 78  1 delete (2)  …',
    '? help  a approve  x refuse  q leave  E…',
  ])
})

test('all changes follow, one line each', async () => {
  const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
  await screen.type('G', (text) => text.includes('7e465d7b'))
  expect(screen.lines().slice(-15)).toEqual([
    '                                  plan.approval.json',
    ' All 5 changes, one by one',
    ' DELETE 2 users (1 admin, none active in the last 7 days, 1 whose activity is',
    ' not visible): ages are as of the reading',
    ' ! - boss  ADMIN; last activity not visible; not in the roster (prune, hubplan.…',
    '   - bob   active 13 months ago (2025-01-01); not in the roster (prune, hubplan…',
    ' Create 1 user',
    '   + new  2 changes; groups: ml; users.csv:2',
    ' Change the members of 1 group',
    '   + old  joins ml; users.csv:2',
    ' digest sha256:e630cd44334f7fca7a8f7da64f7a08b85ff188946905e675075abc3522fb57d3',
    ' changes digest',
    '>sha256:c9c8f59c0691d9edbd3f293c5c4df2dec495c6e27b7974e17e70f13b7e465d7b',
    '5 changes, line 47 of 47  1 delete (2)  2 create (2)  3 members (1)',
    '? help  a approve  x refuse  q leave  Enter look  / search  f filter  r risky',
  ])
})

describe('keys', () => {
  test('move, search and open', async () => {
    const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
    await screen.type('\u001b[B', (text) => text.includes('\n>activity of 1'))
    await screen.type('/BOB', (text) => text.includes('1 of 5 changes') && text.includes('/BOB_'))
    await screen.type('\r', (text) => text.includes('? help'))
    await screen.type('\r', (text) => text.includes('User bob'))
    expect(screen.lines()).toContain('  admin     no                                 ->  -')
    await screen.type('\u001b', (text) => text.includes('1 of 5 changes'))
    await screen.type('\u001b', (text) => text.includes('5 changes, line'))
  })

  test('that arrive together are all taken', async () => {
    const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
    await screen.type('jj/bo\u007fob\r', (text) => text.includes('1 of 5 changes') && text.includes('? help'))
  })

  test('approve', async () => {
    const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
    await screen.type('   ', (text) => text.includes('digest sha256:e6'))
    await screen.type('a', (text) => text.includes('Type yes to approve'))
    await screen.type('yes\r', () => screen.ends.length > 0)
    expect(screen.ends).toEqual([{ is: 'approved' }])
  })

  test('refuse, with a reason of any letters', async () => {
    const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
    await screen.type('x', (text) => text.includes('Reason to refuse'))
    await screen.type('日本語 q', (text) => text.includes('日本語 q_'))
    await screen.type('\r', () => screen.ends.length > 0)
    expect(screen.ends).toEqual([{ is: 'refused', reason: '日本語 q' }])
  })

  test('Ctrl-C ends it', async () => {
    const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
    await screen.type('\u0003', () => screen.ends.length > 0)
    expect(screen.ends).toEqual([{ is: 'interrupted' }])
  })
})

test('another size gives another frame', async () => {
  const screen = show(reviewOf(plan), { columns: 80, rows: 20 })
  await screen.type('j', (text) => text.includes('\n>activity of 1'))
  screen.resize({ columns: 40, rows: 12 })
  await vi.waitFor(() => expect(screen.lines()).toHaveLength(11), { timeout: 10_000 })
  expect(Math.max(...screen.lines().map((line) => line.length))).toBeLessThanOrEqual(40)
})

test('of ten thousand changes only those on the screen are drawn', async () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `s${n}`)
  const screen = show(reviewOf(planOf(names.map(deleteOf))), { columns: 80, rows: 24 })
  await screen.type('1', (text) => text.includes('only: delete'))
  expect(screen.lines()).toHaveLength(23)
  expect(
    screen
      .lines()
      .join('\n')
      .match(/ - s\d+/g)?.length,
  ).toBeLessThan(20)
})

describe('a terminal', () => {
  function terminal(): {
    on: Parameters<typeof runReview>[1]
    stdin: PassThrough
    stdout: EventEmitter
    text: () => string
    wiped: () => number
  } {
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: () => undefined,
      ref: () => undefined,
      unref: () => undefined,
    })
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 20 })
    let shown = ''
    let wiped = 0
    stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString()
    })
    const clear = (): void => {
      wiped += 1
    }
    const on = { stdin, stdout, clear } as unknown as Parameters<typeof runReview>[1]
    return { on, stdin, stdout, text: () => shown, wiped: () => wiped }
  }

  test('has the review until it ends', async () => {
    const { on, stdin, text } = terminal()
    const ended = runReview(reviewOf(plan), on)
    await vi.waitFor(() => expect(text()).toContain('? help'), { timeout: 10_000 })
    stdin.write('q')
    expect(await ended).toEqual({ is: 'left' })
  })

  test('that gets smaller is wiped once, and never what it has scrolled away', async () => {
    const { on, stdin, stdout, text, wiped } = terminal()
    const ended = runReview(reviewOf(plan), on)
    await vi.waitFor(() => expect(text()).toContain('? help'), { timeout: 10_000 })
    Object.assign(stdout, { columns: 40, rows: 10 })
    stdout.emit('resize')
    await vi.waitFor(() => expect(text()).toContain('\nUTC (in 7 days).'), { timeout: 10_000 })
    stdin.write('q')
    await ended
    expect(wiped()).toBe(1)
    expect(text()).not.toContain('\u001b[3J')
    expect(stdout.listenerCount('resize')).toBe(0)
  })
})
