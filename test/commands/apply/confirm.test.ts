// Who is asked before the first write, how often, and on which look at the hub.
import { describe, expect, test } from 'vitest'

import { agreed } from '../../../src/commands/apply/confirm.ts'
import { digestOf } from '../../../src/core/canonical.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import type { Action, ApplyEvent, LiveUser, Snapshot } from '../../../src/core/types.ts'
import type { World } from '../../../src/session/world.ts'
import { deleteOf, planOf } from '../../views/fixtures.ts'

const { digest: _, ...body } = planOf([deleteOf('ann'), deleteOf('bob')], { expires_at: '2026-03-09T00:00:00Z' })
const whole = { ...body, changes_digest: changesDigest(body) }
const plan = { ...whole, digest: digestOf(whole) }

/** The hub with those of the plan's users who are still there. */
function hubOf(...names: string[]): { live: Snapshot; past: readonly ApplyEvent[]; selected: readonly Action[] } {
  const users = plan.actions.flatMap((action): [string, LiveUser][] =>
    action.op === 'user.delete' && names.includes(action.user)
      ? [[action.user, { name: action.user, ...action.before }]]
      : [],
  )
  const live = { takenAt: plan.snapshot.taken_at, users: new Map(users), groups: new Map(), complete: true }
  return { live: live as unknown as Snapshot, past: [], selected: plan.actions }
}

interface Given {
  /** What each look finds; the last one again and again. */
  readonly looks?: readonly (readonly string[])[]
  readonly answers?: readonly (string | undefined)[]
  /** How long each answer takes. */
  readonly seconds?: number
  readonly canAsk?: boolean
  readonly asksUnseen?: boolean
  readonly hasRequestLimit?: boolean
  readonly flags?: { readonly yes: boolean; readonly approvedByFile?: string }
}

async function run(given: Given): Promise<{ questions: string[]; looks: number; error: unknown; found: number }> {
  const {
    looks = [['ann', 'bob']],
    answers = [],
    seconds = 5,
    canAsk = true,
    hasRequestLimit = false,
    asksUnseen = false,
  } = given
  const questions: string[] = []
  let looked = 0
  let ms = Date.parse('2026-03-02T12:00:00Z')
  const streams = {
    ...{ canAsk, asksUnseen, columns: 80, color: () => false, err: () => undefined },
    ask: async (question: string) => {
      questions.push(question)
      ms += seconds * 1000
      return answers[questions.length - 1]
    },
  } as unknown as World['streams']
  const world = { streams, now: () => new Date(ms).toISOString() } as unknown as World
  const look = async () => hubOf(...(looks[Math.min(looked++, looks.length - 1)] ?? []))
  const asking = { plan, flags: given.flags ?? { yes: false }, world, hasRequestLimit }
  const [error, found] = await agreed(look, asking).then(
    ({ live }) => [undefined, live.users.size] as const,
    (thrown: unknown) => [thrown, -1] as const,
  )
  return { questions, looks: looked, error, found }
}

const two = 'Type the number of users to be deleted (2) to continue: '
const one = 'Type the number of users to be deleted (1) to continue: '

test('a right answer in time needs one look', async () => {
  expect(await run({ answers: ['2'] })).toEqual({ questions: [two], looks: 1, error: undefined, found: 2 })
})

test.each([['1'], [undefined], ['']])('a wrong answer (%j) ends it', async (answer) => {
  const { error, looks } = await run({ answers: [answer] })
  expect(looks).toBe(1)
  expect(error).toMatchObject({ code: 'usage', message: expect.stringMatching(/: nothing was sent\.$/) })
})

describe('an answer that took long', () => {
  test('has the hub looked at again, and is good for the same changes', async () => {
    expect(await run({ answers: ['2'], seconds: 90 })).toMatchObject({ questions: [two], looks: 2, error: undefined })
  })

  test('is asked for again where other changes are left', async () => {
    const looks = [['ann', 'bob'], ['bob']]
    expect(await run({ looks, answers: ['2', '1'], seconds: 90 })).toMatchObject({
      ...{ questions: [two, one], looks: 3, error: undefined, found: 1 },
    })
    expect((await run({ looks, answers: ['2', '2'], seconds: 90 })).error).toMatchObject({ code: 'usage' })
  })

  test('asks nothing where nothing is left', async () => {
    expect(await run({ looks: [['ann', 'bob'], []], answers: ['2'], seconds: 90 })).toMatchObject({
      ...{ questions: [two], error: undefined, found: 0 },
    })
  })

  test('spends no request where they are rationed', async () => {
    expect(await run({ answers: ['2'], seconds: 90, hasRequestLimit: true })).toMatchObject({
      looks: 1,
      error: undefined,
    })
  })

  test('comes too late for a plan that expired meanwhile', async () => {
    expect((await run({ answers: ['2'], seconds: 8 * 86_400 })).error).toMatchObject({ code: 'expired' })
  })
})

test('somebody who would not see the question ends it before the hub is read', async () => {
  const { error, looks } = await run({ canAsk: false, asksUnseen: true })
  expect(looks).toBe(0)
  expect(error).toMatchObject({ code: 'usage', hint: 'give --yes, or do not redirect stderr' })
})

test.each<[string, Given]>([
  ['--yes says so, unseen', { canAsk: false, asksUnseen: true, flags: { yes: true } }],
  ['nobody is there', { canAsk: false }],
  ['--yes says so', { flags: { yes: true } }],
  ['a reviewer has approved', { flags: { yes: false, approvedByFile: 'plan.approval.json' } }],
  ['everything is done', { looks: [[]] }],
])('nothing is asked where %s', async (_, given) => {
  expect(await run(given)).toMatchObject({ questions: [], looks: 1, error: undefined })
})
