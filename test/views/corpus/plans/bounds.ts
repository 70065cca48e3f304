// Limits from outside, and flags that apply needs again.
import { crowd, hubOf, numbered, person } from '../hub.ts'
import type { Desk } from '../make.ts'
import { type Case, caseOf, csv } from './case.ts'

const gone = numbered('gone', 12)
const leavers = csv(
  'username,ensure',
  gone.map((name) => [name, 'absent']),
)

function hub(): Desk['live'] {
  return hubOf([...gone.map((name, index) => person(name, { days: index + 0.2 })), ...crowd('stay', 100)])
}

/** A policy that no flag lifts, beside a guard that one does. */
function policy(): Desk {
  return {
    files: {
      'hubplan.yaml': 'version: 1\ninclude: [{ path: leavers.csv }]\nusers: [{ name: root.admin, ensure: absent }]\n',
      'leavers.csv': leavers,
      'policy.yaml': 'version: 1\nguards: { max_deletes: 5 }\n',
    },
    flags: { policy: 'policy.yaml' },
    live: hub(),
  }
}

/** The hub's authenticator decides who is in a group, and a row wants it otherwise. */
function readOnly(): Desk {
  return {
    files: {
      'hubplan.yaml': 'version: 1\ntarget: { groups: read-only }\ninclude: [{ path: lab.csv }]\n',
      'lab.csv': csv('username,groups', [['stay0001', 'lab']]),
    },
    live: hub(),
  }
}

/** One of several targets of a file that is not found by itself. */
function target(): Desk {
  const targets = 'targets: { emea: { url: "https://hub.example.edu" } }\ninclude: [{ path: leavers.csv }]\n'
  return {
    files: { 'ops.yaml': `version: 1\n${targets}`, 'leavers.csv': leavers },
    flags: { config: 'ops.yaml', target: 'emea' },
    live: hub(),
  }
}

/** More new admins than a screen has room for. */
function promotions(): Desk {
  const rows = numbered('stay', 45).map((name) => [name, 'true'])
  return {
    files: { 'staff.csv': csv('username,admin', rows) },
    flags: { files: ['staff.csv'], allow: ['new-admins'] },
    live: hub(),
  }
}

export const boundCases: readonly Case[] = [
  caseOf('policy', policy),
  caseOf('read-only groups', readOnly),
  caseOf('target', target),
  caseOf('promotions', promotions),
]
