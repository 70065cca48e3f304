// Who comes, goes and is renamed.
import type { Snapshot } from '../../../../src/core/types.ts'
import { crowd, groupsOf, hubOf, numbered, person, type Trait } from '../hub.ts'
import type { Desk } from '../make.ts'
import { type Case, caseOf, csv, type Job } from './case.ts'

/** A class of sixty with two teachers. */
function onboarding(): Desk {
  const students = numbered('new', 58).map((name) => [name, '', 'ml-2026'])
  const teachers = ['tess', 'theo'].map((name) => [name, 'true', 'ml-2026;staff'])
  const users = [...crowd('old', 240), person('kim', { admin: true, groups: ['staff'], days: 2 })]
  return {
    files: { 'class.csv': csv('username,admin,groups', [...teachers, ...students]) },
    flags: { files: ['class.csv'] },
    live: hubOf(users),
  }
}

const leavers = numbered('gone', 30)
/** Some of them were here yesterday, and some still work. */
const traits: Readonly<Record<string, Trait>> = {
  gone0001: { days: 0.05, groups: ['ml'], servers: [''] },
  gone0002: { days: 1, groups: ['ml'], servers: ['', 'gpu'] },
  gone0003: { days: 2 },
  gone0004: { days: 3 },
  gone0005: { days: 4 },
  gone0006: { days: 5 },
  gone0007: { days: 6 },
  gone0008: { days: 6.5 },
  gone0009: { days: 7.5 },
  gone0010: { days: 20 },
  gone0011: { days: null },
}

/** 30 leave, one has another name, 15 are new. */
export function semester(): Desk {
  const gone = leavers.map((name) => [name, 'absent', '', ''])
  const fresh = numbered('new', 15).map((name) => [name, '', '', 'ml'])
  const users = leavers.map((name, index) => person(name, traits[name] ?? { days: 60 + index }))
  return {
    files: {
      'hubplan.yaml': 'version: 1\ninclude: [{ path: leavers.csv }, { path: class.csv }]\n',
      'leavers.csv': csv('username,ensure,renamed_from,groups', gone),
      'class.csv': csv('username,ensure,renamed_from,groups', [['anna.neu', '', 'anna.alt', 'ml'], ...fresh]),
    },
    live: hubOf([...crowd('stay', 1168), person('anna.alt', { days: 1, groups: ['ml'], servers: [''] }), ...users]),
  }
}

/** The roster has 800 of 1,200 users; an admin is among those that a row deletes. */
function prune(): Desk {
  const rows = [...numbered('stay', 798).map((name) => [name, '']), ['boss', 'absent']]
  const gone = numbered('gone', 399).map((name, index) =>
    person(name, { days: index < 8 ? index / 2 + 0.3 : 8.3 + index }),
  )
  const boss = person('boss', { admin: true, days: 3, groups: ['staff'], servers: [''] })
  return {
    files: {
      'hubplan.yaml': 'version: 1\nprune: true\ninclude: [{ path: roster.csv }]\n',
      'roster.csv': csv('username,ensure', rows),
    },
    flags: { maxDeletes: 400, maxDeleteShare: 0.34, allow: ['admin-delete'] },
    live: hubOf([
      ...numbered('stay', 798).map((name) => person(name)),
      boss,
      ...gone,
      person('spare', { admin: true }),
    ]),
  }
}

/** Names change while the servers run. */
function renames(): Desk {
  const rows = numbered('user', 12).map((name, index) => [`${name}.new`, name, index < 3 ? 'true' : ''])
  const users = numbered('user', 12).map((name, index) =>
    person(name, { days: index, servers: index < 4 ? ['', 'gpu'].slice(0, (index % 2) + 1) : [], groups: ['ml'] }),
  )
  return {
    files: { 'renames.csv': csv('username,renamed_from,admin', rows) },
    flags: { files: ['renames.csv'] },
    live: hubOf([...crowd('stay', 100), ...users]),
  }
}

/** 40 users leave by 40 rules, each of another age. */
function reasons(): Desk {
  const rules = numbered('u', 40).map((name, index) => `  - { match: ["${name}"], inactive_for: ${100 + index}d }`)
  return {
    files: { 'hubplan.yaml': `version: 1\nabsent:\n${rules.join('\n')}\n` },
    live: hubOf([
      ...crowd('stay', 200),
      ...numbered('u', 40).map((name, index) => person(name, { days: 200 + index })),
    ]),
  }
}

/** Few deletions: the table has all of them. */
function few(): Desk {
  const users = [
    person('ann', { days: 1, groups: ['ml', 'staff'], servers: ['gpu'] }),
    person('bob', { days: 25, groups: ['ml'] }),
    person('cem', { days: null }),
  ]
  return {
    files: { 'hubplan.yaml': 'version: 1\n', 'leavers.csv': csv('username', [['ann'], ['bob'], ['cem']]) },
    flags: { absentFrom: ['leavers.csv'] },
    live: hubOf([...crowd('stay', 50), ...users]),
  }
}

const atLongest = (end: string): string => `${'x'.repeat(255 - end.length)}${end}`

/** Names as long as a hub accepts, which differ only at their ends. */
function long(): Desk {
  const gone = ['a', 'b', 'c', 'd'].map(atLongest)
  const fresh = ['m', 'n'].map(atLongest)
  const rows = [...gone.map((name) => [name, 'absent', '']), ...fresh.map((name) => [name, '', atLongest('-group')])]
  return {
    files: {
      'hubplan.yaml': 'version: 1\ninclude: [{ path: long.csv }]\n',
      'long.csv': csv('username,ensure,groups', rows),
    },
    live: hubOf([...crowd('stay', 50), ...gone.map((name) => person(name, { days: 3, servers: [''] }))]),
  }
}

/** What prune finds where the token sees neither activity nor servers, nor roles. */
function unseen(): Desk {
  const blind = crowd('gone', 9).map(({ name, admin, groups = [] }) => ({ name, admin, groups }))
  const stay = crowd('stay', 60).map(({ name, admin, groups = [] }) => ({ name, admin, groups }))
  const live = hubOf([...stay, ...blind])
  const root = { name: 'root.admin', admin: true, groups: [] }
  return {
    files: {
      'hubplan.yaml': 'version: 1\nprune: true\ninclude: [{ path: roster.csv }]\n',
      'roster.csv': csv(
        'username',
        [...numbered('stay', 60), 'fresh'].map((name) => [name]),
      ),
    },
    live: {
      ...live,
      users: new Map([...live.users, [root.name, root]]),
      identity: { ...live.identity, scopes: ['list:groups', 'list:users'] },
    },
  }
}

const jobs: readonly Job[] = ['github-pull', 'github-push', 'github-schedule', 'gitlab']

/** A hub with groups that nothing changes. */
export function quietHub(): Snapshot {
  const users = numbered('stay', 30).map((name) => person(name, { groups: ['ml'] }))
  return hubOf(users, { groups: groupsOf(users) })
}

export const peopleCases: readonly Case[] = [
  caseOf('onboarding', onboarding),
  caseOf('semester', semester),
  caseOf('prune', prune),
  caseOf('renames', renames),
  caseOf('reasons', reasons),
  caseOf('few deletions', few),
  caseOf('long names', long),
  caseOf('unseen', unseen),
  caseOf('expired', semester, { now: '2026-03-10T10:15:00.000Z' }),
  caseOf('not saved', few, { isUnsaved: true }),
  ...jobs.map((job) => caseOf(`in ${job}`, few, { job })),
]
