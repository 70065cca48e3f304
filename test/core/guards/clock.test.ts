import { describe, expect, it } from 'vitest'

import type { Reason } from '../../../src/core/types.ts'
import { snapshot, user } from '../live.ts'
import { allowing, found, remove, stop, words } from './actions.ts'

// By its own clock the hub was read at 2026-11-21 00:00 UTC.
const live = snapshot([user('ann'), user('bob')])
const by = (reason: Partial<Reason>) => remove('ann', {}, { why: 'rule', ...reason })
const aged = by({ inactive_for: '180d' })
const at = (now: string | undefined) => (now === undefined ? {} : { now })

describe("a hub's clock", () => {
  it.each([
    ['at the same time', '2026-11-21T00:00:00.000Z'],
    ['an hour before', '2026-11-20T23:00:00.000Z'],
    ['an hour after', '2026-11-21T01:00:00.000Z'],
    ['unknown', undefined],
  ])('is right: %s', (_, now) => expect(words('clock', [aged], live, at(now))).toEqual([]))

  it('that is over an hour away is a warning, whatever is planned', () => {
    const told =
      "warn: the hub's clock says 2026-11-21 00:00 UTC and this machine's 2026-11-21 01:00 UTC, 1 hour apart; set the one that is wrong"
    expect(words('clock', [], live, at('2026-11-21T01:00:00.001Z'))).toEqual([told])
    expect(words('clock', [aged], live, at('2026-11-21T01:00:00.001Z'))).toEqual([told])
  })
  it('that is over a day away blocks every change by an age or an expiry date', () => {
    const all = [aged, by({ why: 'row', expires: '2026-11-01' }), stop('bob'), remove('bob')]
    expect(found('clock', all, live, at('2026-11-19T23:59:59.999Z'))).toEqual([
      {
        guard: 'clock',
        level: 'block',
        message:
          "3 changes by an age or an expiry date cannot be trusted: the hub's clock says 2026-11-21 00:00 UTC and this machine's 2026-11-19 23:59 UTC, 1 day apart; set the one that is wrong, or plan with --allow clock",
        actions: ['user.delete:ann', 'user.delete:ann', 'server.stop:bob'],
      },
    ])
  })
  it('of a day away warns, and only beyond that blocks', () => {
    expect(words('clock', [aged], live, at('2026-11-22T00:00:00.000Z'))[0]).toMatch(/^warn: .* 1 day apart;/)
    expect(words('clock', [aged], live, at('2026-11-22T00:00:00.001Z'))[0]).toMatch(/^block: 1 change by an age/)
  })
  it('of over a day is a warning where no change has to do with time', () => {
    const never = by({ never_logged_in: true })
    expect(words('clock', [remove('bob'), never], live, at('2026-12-21T00:00:00.000Z'))[0]).toMatch(
      /^warn: the hub's clock says/,
    )
  })
  it.each([
    ['2026-11-21T01:05:00.000Z', '1 hour and 5 minutes apart'],
    ['2026-11-21T03:00:30.000Z', '3 hours apart'],
    ['2026-11-22T01:30:00.000Z', '1 day and 1 hour apart'],
    ['2027-11-21T02:00:00.000Z', '365 days and 2 hours apart'],
  ])('is told with how far it is away: %s, %s', (now, apart) => {
    expect(words('clock', [], live, at(now))[0]).toContain(`, ${apart}; `)
  })
  it('is looked at again at apply, and can be allowed', () => {
    const now = '2026-12-21T00:00:00.000Z'
    expect(found('clock', [aged], live, { now, only: 'atApply' })).toHaveLength(1)
    expect(words('clock', [aged], live, { now, ...allowing('clock') })[0]).toMatch(
      /^warn: allowed by --allow clock: 1 /,
    )
  })
})

it("another system's clock is told in its name", () => {
  const community = { ...live, noun: 'the Bevy community' }
  expect(words('clock', [], community, at('2026-11-21T03:00:00.000Z'))).toEqual([
    "warn: the Bevy community's clock says 2026-11-21 00:00 UTC and this machine's 2026-11-21 03:00 UTC, 3 hours apart; set the one that is wrong",
  ])
})
