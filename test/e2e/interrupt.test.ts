import { afterAll, beforeAll, expect, test } from 'vitest'

import type { ApplyEvent } from '../../src/core/types.ts'
import type { CliResult } from '../helpers/cli.ts'
import { describeOneHub } from '../helpers/real-hub.ts'
import { sized } from '../helpers/tier.ts'
import { type Striking, standToStrike } from './between.ts'
import { type Desk, people, useStage } from './desk.ts'

const half = sized(150, 75)
const rising = people(half, 'rising')
const leaving = people(half, 'leaving')

describeOneHub(`Ctrl-C in the middle of an apply of ${2 * half} actions`, (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, ...rising, ...leaving] })
  let desk: Desk
  let relay: Striking
  let interrupted: CliResult
  let events: readonly ApplyEvent[]

  beforeAll(async () => {
    desk = stage().desk()
    relay = await standToStrike(stage().hub.url, { signal: 'SIGINT', at: sized(50, 20) })
    const rows = [...rising.map((name) => `${name},existing,true`), ...leaving.map((name) => `${name},absent,`)]
    desk.write('users.csv', `username,ensure,admin\n${rows.join('\n')}\n`)
    const limits = ['--max-deletes', String(half), '--max-delete-share', '1', '--allow', 'new-admins']
    const planned = await desk.run('plan', 'users.csv', ...limits, '--url', relay.url, '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    const run = desk.start('apply', 'plan.json', '--url', relay.url)
    relay.aim(run)
    interrupted = await run.ended
    events = desk.journal()
  })
  afterAll(() => relay?.close())

  const settled = (): readonly string[] => events.flatMap((event) => (event.type === 'applied' ? [event.action] : []))
  const begun = (): readonly string[] => events.flatMap((event) => (event.type === 'intent' ? event.actions : []))

  test('ends with 130', () => {
    expect(interrupted.code, interrupted.stderr).toBe(130)
  })

  test('says at once that it will end', () => {
    expect(interrupted.stderr).toContain('\nInterrupted: finishing what is in flight. Again to stop at once.\n')
  })

  test('ends what was in flight', () => {
    expect(begun().length).toBeGreaterThan(sized(40, 16))
    expect([...settled()].sort()).toEqual([...begun()].sort())
  })

  test('begins nothing more', () => {
    expect(begun().length).toBeLessThan(2 * half)
  })

  test('prints what was done, what was not, and what to do', () => {
    const done = settled().length
    expect(interrupted.stdout).toBe(
      [
        `Applied in part: of ${2 * half} actions ${done} changed, 0 already done, ${2 * half - done} not reached.`,
        '',
        'The hub was not read again at the end.',
        '',
        'Next: run the same command again: it resumes with the open actions',
        '',
      ].join('\n'),
    )
  })

  test('has done on the hub what it says', async () => {
    const live = await stage().bare.everybody()
    const changed = [
      ...rising.filter((name) => live.get(name)?.admin === true).map((name) => `admin.set:${name}`),
      ...leaving.filter((name) => !live.has(name)).map((name) => `user.delete:${name}`),
    ]
    expect(changed.sort()).toEqual([...settled()].sort())
  })

  test('goes on with the same command', async () => {
    const done = settled().length
    const again = await desk.run('apply', 'plan.json', '--url', relay.url)
    expect(again.code, again.stderr).toBe(0)
    expect(again.stdout).toBe(`Applied: ${2 * half - done} changed, ${done} already done.\n`)
    const live = await stage().bare.everybody()
    expect([...live.values()].map(({ name, admin }) => ({ name, admin }))).toEqual(
      ['root', ...rising].map((name) => ({ name, admin: true })),
    )
  })
})
