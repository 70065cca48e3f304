import { readFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { type Between, standBetween } from './between.ts'
import { type Desk, people, useStage } from './desk.ts'

function schemaOf(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object
}

const settings = { discriminator: true, strict: true, strictRequired: false, allowUnionTypes: true }

describeRealHub('a plan file between plan and apply', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, ...people(20)] })
  let between: Between
  let desk: Desk

  beforeAll(async () => {
    between = await standBetween(stage().hub.url)
  })
  afterAll(() => between.close())

  /** A plan through the proxy that keeps count: u000 goes, `fresh` comes and joins a group. */
  beforeEach(async () => {
    const { bare } = stage()
    await bare.send('DELETE', '/users/fresh')
    await bare.send('POST', '/users', { usernames: ['u000'] })
    await bare.send('PATCH', '/users/u000', { admin: false })
    await bare.send('DELETE', '/groups/ml')
    desk = stage().desk()
    desk.write('users.csv', 'username,ensure,groups\nfresh,present,ml\nu000,absent,\n')
    const planned = await desk.runWith({ HUBPLAN_URL: between.url }, 'plan', 'users.csv', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
  })

  const apply = (...args: readonly string[]) => desk.runWith({ HUBPLAN_URL: between.url }, 'apply', ...args)

  test('has the form that the schema describes', () => {
    const ajv = new Ajv(settings)
    const validate = ajv.compile(schemaOf('plan'))
    expect(validate(desk.plan()), JSON.stringify(validate.errors)).toBe(true)
  })

  test('has no token in it', () => {
    const text = desk.read('plan.json')
    for (const token of Object.values(stage().hub.tokens)) expect(text).not.toContain(token)
  })

  describe('with one byte changed', () => {
    const byte = (from: string, to: string): void => {
      const text = desk.read('plan.json')
      expect(text).toContain(from)
      desk.write('plan.json', text.replace(from, to))
    }

    test('of an action is refused, and nothing at all is sent', async () => {
      byte('"user":"u000"', '"user":"u001"')
      const sent = between.passed.length
      const applied = await apply('plan.json')
      expect(applied).toMatchObject({ code: 1, stdout: '' })
      expect(applied.stderr).toBe(
        'error: The plan was changed after it was made: its digest does not match.\nhint: plan again; a plan file is never edited by hand\nhelp: hubplan help review\n',
      )
      expect(between.passed.length).toBe(sent)
    })

    test('of a limit is refused, and nothing at all is sent', async () => {
      byte('"max_deletes": 50', '"max_deletes": 90')
      const sent = between.passed.length
      expect((await apply('plan.json')).code).toBe(1)
      expect(between.passed.length).toBe(sent)
    })

    test('is not shown, either', async () => {
      byte('"user":"u000"', '"user":"u001"')
      expect(await desk.run('show', 'plan.json')).toMatchObject({ code: 1, stdout: '' })
    })
  })

  test('is refused by another hub, and nothing at all is sent', async () => {
    const sent = between.passed.length
    const applied = await desk.run('apply', 'plan.json')
    expect(applied).toMatchObject({ code: 1, stdout: '' })
    expect(applied.stderr).toBe(
      [
        `error: The plan is for ${between.url}, and this run is for ${stage().hub.url} (environment).`,
        'hint: set HUBPLAN_URL or --url to the hub of the plan, or plan for this hub',
        'help: hubplan help connection',
        '',
      ].join('\n'),
    )
    expect(between.passed.length).toBe(sent)
    expect(await stage().bare.person('fresh')).toBeUndefined()
  })

  test('is refused with the digest of another review', async () => {
    const applied = await apply('plan.json', '--expect-digest', `sha256:${'0'.repeat(64)}`)
    const { digest, changes_digest } = desk.plan()
    expect(applied).toMatchObject({ code: 1, stdout: '' })
    expect(applied.stderr).toBe(
      [
        `error: This is not the reviewed plan: it has the digest ${digest} and the changes digest ${changes_digest}.`,
        'hint: review the changes again, or apply the plan file that was reviewed',
        'help: hubplan help review',
        '',
      ].join('\n'),
    )
  })

  describe('when a user to be deleted', () => {
    /** Nothing but reading, and the user is as others left it. */
    async function expectStale(why: string): Promise<void> {
      const wrote = between.written().length
      const applied = await apply('plan.json')
      expect(applied).toMatchObject({ code: 4, stdout: '' })
      expect(applied.stderr).toBe(
        [
          'error: The hub has changed since the plan was made; nothing was changed.',
          `user.delete:u000: ${why}`,
          'hint: plan again, or apply the rest with --skip-stale',
          'help: hubplan help apply',
          '',
        ].join('\n'),
      )
      expect(between.written().length).toBe(wrote)
      expect(await stage().bare.person('fresh')).toBeUndefined()
      expect(await stage().bare.person('u000')).toBeDefined()
    }

    test('was deleted and made anew, nothing is written', async () => {
      await stage().bare.send('DELETE', '/users/u000')
      await stage().bare.send('POST', '/users', { usernames: ['u000'] })
      await expectStale('the user was deleted and created again since the plan')
    })

    test('became an admin, nothing is written', async () => {
      await stage().bare.send('PATCH', '/users/u000', { admin: true })
      await expectStale('the user has become an admin since the plan')
    })

    test('was made anew, --skip-stale does the rest and says what it left out', async () => {
      await stage().bare.send('DELETE', '/users/u000')
      await stage().bare.send('POST', '/users', { usernames: ['u000'] })
      const applied = await apply('plan.json', '--skip-stale')
      expect(applied.code, applied.stderr).toBe(5)
      expect(applied.stdout).toBe(
        [
          'Applied in part: of 4 actions 3 changed, 0 already done, 1 skipped.',
          '',
          'Skipped (1)',
          '  user.delete u000: the user was deleted and created again since the plan',
          '',
          'Next: plan again, because the system has changed since the plan was made',
          '',
        ].join('\n'),
      )
      expect(await stage().bare.person('fresh')).toMatchObject({ groups: ['ml'] })
      expect(await stage().bare.person('u000')).toBeDefined()
    })
  })
})
