// Admins, roles, groups and servers.
import { crowd, daysAgo, groupsOf, hubOf, numbered, person } from '../hub.ts'
import type { Desk } from '../make.ts'
import { type Case, caseOf, csv } from './case.ts'
import { quietHub } from './people.ts'

/** Three join a group with a role, two leave one, one becomes admin and one is no longer. */
function roles(): Desk {
  const users = [
    ...numbered('gain', 3).map((name) => person(name, { days: 2 })),
    ...numbered('lose', 2).map((name) => person(name, { days: 2, groups: ['graders'] })),
    person('ada', { days: 1 }),
    person('dan', { admin: true, days: 1 }),
    ...crowd('stay', 50),
  ]
  const rows = [
    ...numbered('gain', 3).map((name) => [name, '', 'operators']),
    ...numbered('lose', 2).map((name) => [name, '', '-']),
    ['ada', 'true', 'graders'],
    ['dan', 'false', ''],
  ]
  const groups = groupsOf(users, { operators: { roles: ['superuser'] }, graders: { roles: ['grader', 'viewer'] } })
  return {
    files: { 'staff.csv': csv('username,admin,groups', rows) },
    flags: { files: ['staff.csv'] },
    live: hubOf(users, { groups }),
  }
}

/** Thirty admins are none any more. */
function demotions(): Desk {
  const users = numbered('boss', 30).map((name) => person(name, { admin: true, days: 5 }))
  return {
    files: {
      'staff.csv': csv(
        'username,admin',
        numbered('boss', 30).map((name) => [name, 'false']),
      ),
    },
    flags: { files: ['staff.csv'], allow: ['demotions'] },
    live: hubOf([...users, ...crowd('stay', 100)]),
  }
}

/** A group with members, a role and properties goes. */
function groupDeletion(): Desk {
  const members = numbered('m', 14).map((name) => person(name, { groups: ['ml-2025'], days: 3 }))
  const groups = groupsOf(members, { 'ml-2025': { roles: ['gpu-user'], properties: { room: 'B12', seats: 14 } } })
  return {
    files: { 'hubplan.yaml': 'version: 1\ngroups:\n  - { name: ml-2025, ensure: absent }\n' },
    flags: { allow: ['group-removals'] },
    live: hubOf([...members, ...crowd('stay', 40)], { groups }),
  }
}

/** Memberships and nothing else. */
function memberships(): Desk {
  const rows = numbered('stay', 24).map((name) => [name, 'ml;lab'])
  return {
    files: { 'lab.csv': csv('username,groups', rows) },
    flags: { files: ['lab.csv'] },
    live: hubOf(numbered('stay', 30).map((name) => person(name, { groups: ['ml'] }))),
  }
}

/** Members that no row names leave an exact group. */
function exact(): Desk {
  const users = numbered('m', 40).map((name) => person(name, { groups: ['lab'] }))
  return {
    files: {
      'hubplan.yaml': 'version: 1\ngroups: [{ name: lab, members: exact }]\ninclude: [{ path: lab.csv }]\n',
      'lab.csv': csv(
        'username,groups',
        numbered('m', 32).map((name) => [name, 'lab']),
      ),
    },
    live: hubOf(users),
  }
}

/** Servers that were not used for half a day stop. */
function idle(): Desk {
  const servers = [1, 2, 3].map((hours) => ({
    name: hours === 1 ? '' : `lab${hours}`,
    state: 'ready' as const,
    last_activity: daysAgo(hours),
  }))
  const users = numbered('u', 9).map((name, index) => ({ ...person(name), servers: servers.slice(0, (index % 3) + 1) }))
  return {
    files: { 'hubplan.yaml': 'version: 1\nstop_servers:\n  - { match: ["u000[1-4]"], idle_for: 12h }\n' },
    live: hubOf([...users, ...crowd('stay', 20)]),
  }
}

/** Everything that blocks at once. */
function blocked(): Desk {
  const gone = numbered('gone', 60).map((name, index) => person(name, { days: index + 0.3, admin: index === 0 }))
  const rows = [
    ...numbered('gone', 60).map((name) => [name, 'absent', '', '']),
    ...numbered('up', 7).map((name) => [name, '', 'true', '']),
    ...numbered('boss', 7).map((name) => [name, '', 'false', '']),
    ['Renée', '', '', ''],
  ]
  const users = [
    ...numbered('up', 7).map((name) => person(name)),
    ...numbered('boss', 7).map((name) => person(name, { admin: true })),
    person('rene\u0301e'),
    ...gone,
    ...crowd('stay', 90),
  ]
  return {
    files: { 'everything.csv': csv('username,ensure,admin,groups', rows) },
    flags: { files: ['everything.csv'] },
    live: hubOf(users),
  }
}

/** Limits that the files raise, some of them needed. */
function loosened(): Desk {
  const gone = numbered('gone', 95)
  const guards = 'guards: { max_deletes: 1000, max_delete_share: 0.9, max_new_admins: 20, min_admins: 0 }'
  const rows = [...gone.map((name) => [name, 'absent', '']), ...numbered('up', 6).map((name) => [name, '', 'true'])]
  return {
    files: {
      'hubplan.yaml': `version: 1\n${guards}\ninclude: [{ path: rows.csv }]\n`,
      'rows.csv': csv('username,ensure,admin', rows),
    },
    live: hubOf([
      ...gone.map((name, index) => person(name, { days: 5.3 + index })),
      ...numbered('up', 6).map((name) => person(name)),
      ...crowd('stay', 200),
    ]),
  }
}

/** Nothing differs. */
function empty(): Desk {
  return {
    files: {
      'class.csv': csv(
        'username,groups',
        numbered('stay', 30).map((name) => [name, 'ml']),
      ),
    },
    flags: { files: ['class.csv'] },
    live: quietHub(),
  }
}

export const rightsCases: readonly Case[] = [
  caseOf('roles', roles),
  caseOf('demotions', demotions),
  caseOf('group deletion', groupDeletion),
  caseOf('memberships', memberships),
  caseOf('exact group', exact),
  caseOf('idle servers', idle),
  caseOf('blocked', blocked),
  caseOf('loosened limits', loosened),
  caseOf('empty', empty),
]
