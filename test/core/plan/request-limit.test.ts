import { describe, expect, test } from 'vitest'
import { freeze } from '../../../src/core/plan/freeze.ts'
import { affordable, daysFinding, unlistedFinding } from '../../../src/core/plan/request-limit.ts'
import type { Action, ApplyEvent, Plan, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { person, remove, site } from '../../providers/bevy/setup.ts'
import { options } from '../live.ts'

const at = '2026-11-21T08:00:00.000Z'
const requestLimit = { perDay: 100, perDelete: 2 }

function planOf(size: number, more: Partial<Snapshot> = { listed: false, complete: false }): Plan {
  const ids = Array.from({ length: size }, (_, index) => String(index + 100))
  const actions: Action[] = ids.map((id) => remove(`p${id}@x.org`, id))
  const live = site(
    ids.map((id) => person(`p${id}@x.org`, id)),
    more,
  )
  return freeze({
    tool: 't',
    createdAt: at,
    expiresAt: at,
    live,
    inputs: [],
    options,
    overrides: [],
    needs: [],
    actions,
    findings: [],
  })
}

function applied(plan: Plan, size: number): ApplyEvent[] {
  return plan.actions.slice(0, size).map(({ id }) => ({ type: 'applied', at, action: id, how: 'changed' }))
}

describe('the part of a plan that is affordable', () => {
  test('is what two requests each allow, with two set aside', () => {
    const plan = planOf(10)
    const { turn, open, why } = affordable(plan, [], { requestLimit, left: 9 })
    expect(open).toEqual(plan.actions.slice(0, 3))
    expect([...turn]).toEqual(plan.actions.slice(0, 3).map(({ id }) => id))
    expect(why).toBe('the requests that are left today are enough for 3 of 10 users')
  })

  test('does not count again what an earlier run has done', () => {
    const plan = planOf(10)
    const { turn, open } = affordable(plan, applied(plan, 4), { requestLimit, left: 8 })
    expect(open).toEqual(plan.actions.slice(4, 7))
    expect(turn.size).toBe(7)
  })

  test.each([
    ['requests are not counted', planOf(10), undefined],
    ['everybody is listed', planOf(10, {}), 5],
    ['there are enough', planOf(10), 22],
  ])('is all of it where %s', (_, plan, left) => {
    const { turn, open, why } = affordable(plan, [], { requestLimit, left })
    expect([turn.size, open.length, why]).toEqual([10, 10, undefined])
  })

  test.each([
    [8, 3],
    [9, 10],
  ])('is what looks and deletes allow where the list alone would take more: %i are left', (left, size) => {
    const { open } = affordable(planOf(10, { listing: 9 }), [], { requestLimit, left })
    expect(open).toHaveLength(size)
  })

  test.each([0, 1, 2, 3])('is nobody with %i requests', (left) => {
    expect(affordable(planOf(3), [], { requestLimit, left }).open).toEqual([])
  })

  test('never costs more than is left, and day after day comes to an end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 4, max: 200 }), (size, left) => {
        const plan = planOf(size)
        let done = 0
        for (let day = 0; done < size; day += 1) {
          const { open } = affordable(plan, applied(plan, done), { requestLimit, left })
          expect(2 + open.length * requestLimit.perDelete).toBeLessThanOrEqual(left)
          expect(open.length).toBeGreaterThan(0)
          expect(day).toBeLessThanOrEqual(size)
          done += open.length
        }
        expect(done).toBe(size)
      }),
    )
  })
})

describe('how long a plan takes', () => {
  const told = (deletes: number, left: number, listed: boolean): string =>
    daysFinding(deletes, { requestLimit, left, listed })
      .map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
      .join('\n')

  test.each([
    [49, 100, false],
    [100, 100, true],
    [0, 0, false],
    [0, 0, true],
  ])('is not said of %i deletes with %i requests (listed: %j)', (deletes, left, listed) => {
    expect(told(deletes, left, listed)).toBe('')
  })

  test.each([
    [50, 100, false, 102, 2],
    [101, 100, true, 101, 2],
    [250, 50, true, 250, 3],
    [100, 0, true, 100, 2],
  ])('%i deletes with %i requests (listed: %j)', (deletes, left, listed, requests, days) => {
    expect(told(deletes, left, listed)).toBe(
      `warn budget: ${requests} requests are needed and ${left} are left today, so it takes ${days} days: apply stops with exit code 5 when none is left, and the same command resumes the next day.`,
    )
  })

  test.each([
    [20, 30, 4, 25, 1],
    [20, 24, 4, 29, 2],
    [20, 0, 4, 29, 2],
    // Each of three days begins with the list.
    [120, 50, 40, 241, 3],
    // No day is long enough for the list.
    [10, 20, 100, 22, 2],
  ])('counts the list of each day: %i deletes, %i requests, a list of %i', (deletes, left, listing, requests, days) => {
    const [finding] = daysFinding(deletes, { requestLimit, left, listed: true, listing })
    if (days === 1) expect(finding).toBeUndefined()
    else
      expect(finding?.message).toContain(
        `${requests} requests are needed and ${left} are left today, so it takes ${days} days`,
      )
  })

  test('beyond the life of a plan says that another one is needed', () => {
    expect(told(800, 100, true)).toContain('so it takes 8 days')
    expect(told(800, 100, true)).toContain('A plan is valid for 7 days only: plan again then for the remaining users.')
  })
})

describe('users who were looked up', () => {
  test.each([
    [
      { listed: false as const, listing: 40, requestsLeft: 3 },
      'the list of users needs 40 requests and fewer are left today (now 3), so only users named in the files were looked up',
    ],
    [
      { listed: false as const, listing: 40 },
      'the list of users needs 40 requests and fewer are left today (now 0), so only users named in the files were looked up',
    ],
    [{ listed: false as const }, undefined],
    [{ listing: 40 }, undefined],
  ])('because the list would not have ended are told: %j', (more, message) => {
    expect(unlistedFinding(site([], more))[0]?.message).toBe(message)
  })
})
