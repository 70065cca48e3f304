// Systems that are no plain hub, plans compared with an earlier one, and plans that undo one.
import type { LiveUser, Quota, Snapshot } from '../../../../src/core/types.ts'
import { crowd, groupsOf, hubOf, madeAt, numbered, person, takenAt } from '../hub.ts'
import { type Desk, planFrom, undoOf } from '../make.ts'
import { type Case, caseOf, csv, type Made, madeBy } from './case.ts'

/** Balances set, raised and lowered; passwords of new users and of old ones. */
function aup(): Desk {
  const students = numbered('st', 20)
  const rows = [
    ...students.map((name) => [name, '500', 'generate', '']),
    ['tea', 'unlimited', 'generate', 'true'],
    ['low', '100', '', ''],
    ['high', '900', '', ''],
    ['forgot', '', 'generate', ''],
  ]
  const quota = (balance: number): Quota => ({ balance, unlimited: false })
  const quotas = new Map([
    ['low', quota(800)],
    ['high', quota(50)],
    ['forgot', quota(60)],
  ])
  const users = [...['low', 'high', 'forgot'].map((name) => person(name, { days: 2 })), ...crowd('stay', 30)]
  return {
    files: {
      'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\ninclude: [{ path: class.csv }]\n',
      'class.csv': csv('username,quota,password,admin', rows),
    },
    flags: { setPasswords: true },
    live: hubOf(users, {
      target: { provider: 'aup', url: 'https://aup.example.edu' },
      identity: { kind: 'user', name: 'root.admin', admin: true, version: '5.2.1', scopes: [] },
      quotas,
      firstQuota: 50,
      terms: { isOn: true, toStart: 10 },
    }),
  }
}

const mail = (name: string): string => `${name}@example.org`

/** As the provider reads them: a community has neither groups nor servers, and shows no activity. */
function memberOf(name: string, index: number): LiveUser {
  return { name: mail(name), account: String(7000 + index), admin: index === 39, groups: [], servers: [] }
}

function community(users: readonly LiveUser[], more: Partial<Snapshot> = {}): Snapshot {
  return {
    target: {
      provider: 'bevy',
      url: 'https://community.example.org',
      routes: { list: '/api/user/', get: '/api/user/{id}/', delete: '/api/user/{id}/' },
    },
    takenAt,
    identity: { kind: 'service', name: '', admin: true, version: '', scopes: [] },
    users: new Map(users.map((user) => [user.name, user])),
    groups: new Map(),
    complete: true,
    byEmail: true,
    noun: 'the Bevy community',
    listing: 1,
    requestsLeft: 4000,
    deletes: {
      losses: 'each delete happens 7 days after it was applied: then the e-mail is replaced and the name removed',
      cancel: 'in the dashboard of the community',
    },
    ...more,
  }
}

const community8 = {
  'hubplan.yaml': 'version: 1\ntarget: { provider: bevy }\ninclude: [{ path: leavers.csv }]\n',
  'leavers.csv': csv(
    'email,user_id,ensure',
    numbered('member', 8).map((name, index) => [mail(name), String(7000 + index), 'absent']),
  ),
}

/** Members found by their addresses and numbers. */
function bevy(): Desk {
  return { files: community8, live: community(numbered('member', 40).map(memberOf)) }
}

/** The community can neither list its members nor look one up: only the file says who they are. */
function bevyUnlisted(): Desk {
  const users = numbered('member', 8).map((name, index): LiveUser => ({ ...memberOf(name, index), unverified: true }))
  return { files: community8, live: community(users, { complete: false, listed: false }) }
}

/** People of a workspace: two leave, three are invited. */
function alteryx(): Desk {
  const users = numbered('person', 20).map(
    (name, index): LiveUser => ({
      name: mail(name),
      account: String(100 + index),
      admin: index === 0,
      groups: [],
      servers: [],
      last_activity: index === 1 ? '2026-03-01T08:00:00.000Z' : '2025-10-01T08:00:00.000Z',
      created: '2025-01-01T00:00:00.000Z',
    }),
  )
  const rows = [
    ...numbered('person', 2, 2).map((name) => [mail(name), 'absent']),
    ...numbered('guest', 3).map((name) => [mail(name), '']),
  ]
  return {
    files: {
      'hubplan.yaml': 'version: 1\ntarget: { provider: alteryx }\ninclude: [{ path: people.csv }]\n',
      'people.csv': csv('email,ensure', rows),
    },
    live: {
      target: { provider: 'alteryx', url: 'https://eu1.alteryxcloud.com', workspace: '1001' },
      takenAt,
      identity: { kind: 'user', name: mail('person0001'), admin: true, version: '', scopes: [], workspace: 'Labs' },
      users: new Map(users.map((user) => [user.name, user])),
      groups: new Map(),
      complete: true,
      byEmail: true,
      noun: 'the Alteryx workspace',
      deletes: {
        losses: 'a removed person loses what the workspace holds for them, and their assets need a new owner',
      },
    },
  }
}

const classHub = (): Snapshot => {
  const users = numbered('st', 40).map((name) => person(name, { groups: ['ml'], days: 3 }))
  return hubOf(users, { groups: groupsOf(users) })
}

const yaml = 'version: 1\nprune: true\ngroups: [{ name: ml }, { name: lab }]\ninclude: [{ path: class.csv }]\n'

/** The files name five users less, and on the hub others have left the group or come. */
async function against(): Promise<Pick<Made, 'plan' | 'live'>> {
  const rows = (size: number) =>
    csv(
      'username,groups',
      numbered('st', size).map((name) => [name, 'ml']),
    )
  const before = await planFrom({ files: { 'hubplan.yaml': yaml, 'class.csv': rows(40) }, live: classHub() })
  const users = [...classHub().users.values()].map((user) =>
    /00(?:01|02)$/.test(user.name) ? { ...user, groups: [] } : user,
  )
  const more = [...users.filter(({ name }) => name !== 'root.admin'), person('guest', { days: 1 })]
  const live = hubOf(more, { groups: groupsOf(more, { lab: {} }) })
  const last = { file: 'plan-before.json', plan: before }
  return { plan: await planFrom({ files: { 'hubplan.yaml': yaml, 'class.csv': rows(35) }, live, last }), live }
}

/** Undoes creates, memberships, an admin and a delete. */
async function undo(): Promise<Pick<Made, 'plan' | 'live'>> {
  const rows = [
    ['ann', '', 'true', 'ml'],
    ['ben', '', '', 'ml'],
    ['old', 'absent', '', ''],
  ]
  const done = await planFrom({
    files: { 'class.csv': csv('username,ensure,admin,groups', rows) },
    flags: { files: ['class.csv'] },
    live: hubOf([person('ann', { days: 1 }), person('old', { groups: ['staff'] }), ...crowd('stay', 20)]),
  })
  const now = [
    person('ann', { days: 1, admin: true, groups: ['ml'] }),
    { ...person('ben', { days: null, groups: ['ml'] }), created: madeAt },
  ]
  const live = hubOf([...now, ...crowd('stay', 20)])
  return { plan: undoOf(done, live), live }
}

export const systemCases: readonly Case[] = [
  caseOf('aup', aup),
  caseOf('bevy', bevy),
  caseOf('bevy unlisted', bevyUnlisted),
  caseOf('alteryx', alteryx),
  madeBy('against', against),
  madeBy('undo', undo),
]
