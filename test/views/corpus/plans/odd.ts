// Names that are meant to mislead.
import { nasty } from '../../rich.ts'
import { crowd, groupsOf, hubOf, numbered, person } from '../hub.ts'
import type { Desk } from '../make.ts'
import { type Case, caseOf } from './case.ts'

/** Names that hubplan takes from a file, but people would not; the hub has some of them already. */
function hostile(): Desk {
  const names = nasty.filter((name) => name.trim() !== '' && name.length < 60 && name === name.toLowerCase())
  const isTaken = (name: string): boolean => !/[\p{C}\n/]|^\.+$|^(['"`]).+\1$/u.test(name)
  const usable = [...new Set(names.filter(isTaken))]
  const [gone, fresh] = [usable.slice(0, 12), usable.slice(12)]
  const users = [
    ...gone.map((name, at) => person(name, { days: at + 0.3, servers: at < 3 ? [''] : [], groups: ['ml'] })),
    ...crowd('stay', 200),
  ]
  const rows = [
    ...gone.map((name) => ({ name, ensure: 'absent' })),
    ...fresh.map((name, at) => ({ name, groups: ['ml', '**bold** @all'], ...(at === 0 ? { admin: true } : {}) })),
  ]
  return {
    files: { 'hubplan.yaml': JSON.stringify({ version: 1, users: rows }) },
    live: hubOf(users, { groups: groupsOf(users, { '**bold** @all': { roles: ['<b>root</b>'] } }) }),
    flags: { allow: ['new-admins'] },
  }
}

/** Sixty new names, each with a 0 for an o of a name that is there. */
function lookAlikes(): Desk {
  const live = numbered('bob', 60).map((name) => name.replaceAll('0', 'o'))
  const fresh = numbered('bob', 60)
  return {
    files: {
      'hubplan.yaml': JSON.stringify({
        version: 1,
        users: [...fresh.map((name) => ({ name })), { name: 'gone', ensure: 'absent' }],
      }),
    },
    live: hubOf([...live.map((name) => person(name)), person('gone', { days: 2 }), ...crowd('stay', 100)]),
  }
}

export const oddCases: readonly Case[] = [caseOf('hostile names', hostile), caseOf('look-alikes', lookAlikes)]
