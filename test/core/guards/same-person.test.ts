import { describe, expect, it } from 'vitest'
import * as fc from '../../helpers/draws.ts'
import { drafted, snapshot, table, user } from '../live.ts'
import { allowing, create, found, notice, people, remove, rename, words } from './actions.ts'

const hub = (...names: string[]) => snapshot(names.map((name) => user(name)))
const said = (...args: Parameters<typeof words> extends [string, ...infer Rest] ? Rest : never) =>
  words('same-person', ...args)
const different = '; if these are different people, plan with --allow same-person'
const renamed = 'if the person is to have the new name, give the row renamed_from'

describe('a name to be created beside one that is probably of the same person', () => {
  it('warns when the other one stays', () => {
    expect(found('same-person', [create('ann@x.edu'), create('bob')], hub('ann', 'cy'))).toEqual([
      {
        guard: 'same-person',
        level: 'warn',
        message: `1 new name looks like a person with another name on the hub: "ann@x.edu" and "ann"; write the short names in the file, as the hub has them (cut "@x.edu"); ${renamed}`,
        actions: ['user.create:ann%40x.edu'],
      },
    ])
  })
  it('blocks when the other one is deleted in the same plan, and both actions are named', () => {
    expect(found('same-person', [create('ann@x.edu'), remove('ann')], hub('ann'))).toEqual([
      {
        guard: 'same-person',
        level: 'block',
        message: `1 new name looks like a person with another name on the hub: "ann@x.edu" and "ann" (to be deleted); files, servers and groups do not follow to a new name; write the short names in the file, as the hub has them (cut "@x.edu"); ${renamed}${different}`,
        actions: ['user.create:ann%40x.edu', 'user.delete:ann'],
      },
    ])
  })
  it('blocks when the other one gets notice, because no later plan has the pair', () => {
    expect(found('same-person', [create('ann@x.edu'), notice('ann')], hub('ann'))).toEqual([
      {
        guard: 'same-person',
        level: 'block',
        message: `1 new name looks like a person with another name on the hub: "ann@x.edu" and "ann" (to get notice); files, servers and groups do not follow to a new name; write the short names in the file, as the hub has them (cut "@x.edu"); ${renamed}${different}`,
        actions: ['user.create:ann%40x.edu', 'notice.give:ann:2026-12-13'],
      },
    ])
  })
  it('warns for two who stay, and blocks for three', () => {
    const live = hub('ann', 'ben', 'cy')
    const two = [create('ann@x.edu'), create('ben@y.edu')]
    expect(said(two, live)).toEqual([
      `warn: 2 new names look like people with another name on the hub: "ann@x.edu" and "ann", "ben@y.edu" and "ben"; write the short names in the file, as the hub has them (cut the domain); ${renamed}`,
    ])
    expect(said([...two, create('c-y')], live)).toEqual([
      `block: 3 new names look like people with another name on the hub: "ann@x.edu" and "ann", "ben@y.edu" and "ben", "c-y" and "cy"; write the names in the file as the hub has them; ${renamed}${different}`,
    ])
  })
  it('is one finding with ten pairs, those of deleted users first, and the others are counted', () => {
    const live = snapshot(people(12))
    const fresh = people(12).map(({ name }) => create(`${name}@x.edu`))
    const [finding, ...others] = found('same-person', [...fresh, remove('p11')], live)
    expect(others).toEqual([])
    expect(finding?.message).toMatch(
      /^12 new names look like people with another name on the hub: "p11@x\.edu" and "p11" \(to be deleted\), "p00@x\.edu" and "p00", .*, "p08@x\.edu" and "p08" and 2 more; files,/,
    )
    expect(finding?.actions).toHaveLength(13)
  })
  it('is found at apply too, and can be allowed', () => {
    const actions = [create('ann@x.edu'), remove('ann')]
    expect(found('same-person', actions, hub('ann'), { only: 'atApply' })).toHaveLength(1)
    expect(said(actions, hub('ann'), allowing('same-person'))[0]).toMatch(
      /^warn: allowed by --allow same-person: 1 new name looks like/,
    )
  })
  it('may be the new name of somebody who is renamed, but never the old one', () => {
    expect(said([rename('al', 'ann.lee')], hub('al', 'annlee'))).toHaveLength(1)
    expect(said([rename('annlee', 'ann.lee')], hub('annlee'))).toEqual([])
  })
  it('is told beside a name that is never touched, an admin, and one in capitals', () => {
    expect(said([create('ann@x.edu')], hub('Ann'))).toHaveLength(1)
    expect(said([create('root@x.edu')], snapshot([user('root', { admin: true })]))).toHaveLength(1)
  })
  it('is not told of a name that differs in case or composition alone: another guard blocks it', () => {
    expect(said([create('ann'), create('zo\u00eb')], hub('Ann', 'zoe\u0308'))).toEqual([])
  })
  it('is not told of numbered accounts', () => {
    expect(said([create('team1-11')], hub('team11-1'))).toEqual([])
  })
  it('is of no matter where nobody is new', () => expect(said([remove('ann')], hub('ann', 'ann@x.edu'))).toEqual([]))
  it('is counted as well where people are known by their addresses', () => {
    const live = hub('ann@x.edu', 'ben@x.edu', 'cy@x.edu')
    expect(said([create('ann@y.edu'), create('ben@y.edu'), create('cy@y.edu')], live)).toEqual([
      `block: 3 new names look like people with another name on the hub: "ann@y.edu" and "ann@x.edu", "ben@y.edu" and "ben@x.edu", "cy@y.edu" and "cy@x.edu"; write the names in the file as the hub has them ("@x.edu" in place of "@y.edu"); ${renamed}${different}`,
    ])
  })
  it('is not told again as a possible rename or a look-alike', () => {
    const { findings } = drafted(
      { tables: [table('u.csv', ['username', 'ensure'], ['a_nn', ''], ['ann', 'absent'])] },
      snapshot([user('ann'), user('root', { admin: true })]),
    )
    expect(findings.map(({ guard, level }) => `${level} ${guard}`)).toEqual(['block same-person', 'info storage'])
  })
})

describe('two new names of one person', () => {
  it('warn, however many they are', () => {
    const fresh = ['ann', 'ben', 'cy'].flatMap((name) => [create(name), create(`${name}@x.edu`)])
    expect(said(fresh)).toEqual([
      `warn: 3 pairs of new names look like one person each: "ann@x.edu" and "ann" (new too), "ben@x.edu" and "ben" (new too), "cy@x.edu" and "cy" (new too); keep one name for each person`,
    ])
    expect(said([create('an.n'), create('ann')])[0]).toMatch(/^warn: 2 new names look like one person: /)
    expect(said([create('an.n'), create('ann'), create('a_nn')])[0]).toMatch(/^warn: 2 pairs of new names look like/)
  })
  it('are told as that beside names of people who are there', () => {
    expect(said([create('ann'), create('an-n'), create('ben@x.edu')], hub('ben'))).toEqual([
      `warn: 2 new names look like people with another name, on the hub or new too: "ben@x.edu" and "ben", "an-n" and "ann" (new too); write the short names in the file, as the hub has them (cut "@x.edu"); ${renamed}`,
    ])
  })
})

describe('the mapping that helps', () => {
  it.each([
    [
      'short names in the file',
      ['ann', 'ben'],
      ['ann@x.edu', 'ben@x.edu'],
      'write the names in the file with their domain, as the hub has them (append "@x.edu")',
    ],
    [
      'of several domains',
      ['ann', 'ben'],
      ['ann@x.edu', 'ben@y.edu'],
      'write the names in the file with their domain, as the hub has them (append the domain)',
    ],
    [
      'addresses in the file',
      ['ann@x.edu'],
      ['ann'],
      'write the short names in the file, as the hub has them (cut "@x.edu")',
    ],
    [
      'another domain',
      ['ann@y.edu'],
      ['ann@x.edu'],
      'write the names in the file as the hub has them ("@x.edu" in place of "@y.edu")',
    ],
    ['one domain, and other signs', ['an.n@x.edu'], ['ann@x.edu'], 'write the names in the file as the hub has them'],
    [
      'several of each',
      ['ann@y.edu', 'ben@z.edu'],
      ['ann@x.edu', 'ben@x.edu'],
      'write the names in the file as the hub has them',
    ],
    ['other signs', ['an.n'], ['ann'], 'write the names in the file as the hub has them'],
  ])('%s', (_, files, live, mapping) => {
    expect(said(files.map(create), hub(...live))[0]).toContain(`; ${mapping}; ${renamed}`)
  })
})

const bases = ['ann', 'ben', 'cy', 'dan', 'eve', 'fay', 'gus', 'hal', 'ina', 'jo', 'kim', 'lee', 'max', 'nia']
const variants = ['', '@x.edu', '@y.edu', '.', '_1'].flatMap((tail) => bases.map((base) => `${base}${tail}`))

it('it is never more than one finding, with at most ten pairs and only actions of the plan', () => {
  const names = fc.subarray(variants)
  fc.assert(
    fc.property(names, names, fc.subarray(bases), (fresh, live, gone) => {
      const made = fresh.filter((name) => !live.includes(name)).map(create)
      const actions = [...made, ...gone.filter((name) => live.includes(name)).map((name) => remove(name))]
      const findings = found('same-person', actions, hub(...live))
      expect(findings.length).toBeLessThanOrEqual(1)
      for (const { message, actions: about } of findings) {
        expect(message.match(/" and "/g)?.length ?? 0).toBeLessThanOrEqual(10)
        const all = actions.map(({ id }) => id)
        expect(about.filter((id) => !all.includes(id))).toEqual([])
        expect(new Set(about).size).toBe(about.length)
      }
    }),
  )
})

it('is told in the name of a system that is no hub', () => {
  const workspace = { ...hub('ann'), noun: 'the Alteryx workspace' }
  expect(said([create('ann@x.edu')], workspace)).toEqual([
    `warn: 1 new name looks like a person with another name in the Alteryx workspace: "ann@x.edu" and "ann"; write the short names in the file, as the Alteryx workspace has them (cut "@x.edu"); ${renamed}`,
  ])
})
