// New users: one row each, with groups, quota, password and other initial values.

import { count, number } from '../../../core/sentences.ts'
import type { Action, ActionOf, Reason } from '../../../core/types.ts'
import { nameList, nameText } from '../../markdown/parts.ts'
import { reasonedTable, usersTail } from '../../markdown/reasons.ts'
import { actionsOf, groupBy } from '../../model/grouping.ts'
import { forTerminal } from '../../safe.ts'
import { blank, given, lead, reasonText, why } from '../../terminal/cells.ts'
import { few, most, type Row } from '../../terminal/rows.ts'
import { inBrackets } from '../../words.ts'
import type { Line, Topic } from '../facet.ts'
import type { Known } from '../known.ts'
import { groupWords } from '../members.ts'
import { kindsWords, sourceWords } from '../passwords.ts'
import { givenWords, newQuotaWords, type QuotaChange } from '../quota/changes.ts'
import { rolesWords } from '../roles.ts'

interface NewUser {
  readonly reason: Reason
  readonly action: ActionOf<'user.create'>
  readonly isAdmin: boolean
  readonly joins: readonly ActionOf<'member.add'>[]
  readonly quota: QuotaChange | undefined
  readonly password: ActionOf<'password.set'> | undefined
  /** The other actions that the row shows. */
  readonly folded: readonly Action[]
}

export function creates(known: Known): Topic {
  const all = newUsers(known)
  return {
    title: `Create ${count(all.length, 'user')}${givenInBrackets(all)}`,
    tone: 'gain',
    noun: 'user',
    missing: 'creation',
    told: all.flatMap(({ action, folded }) => [action, ...folded]),
    text: () => all.map(rowOf),
    most,
    comment: () => ({
      ...reasonedTable(all, columnsOf(all)),
      tail: usersTail(all.map(({ action }) => action)),
    }),
    label: 'create',
    lines: () => all.map(lineOf),
  }
}

function newUsers({ plan, balances }: Known): readonly NewUser[] {
  const admins = groupBy(
    actionsOf(plan, 'admin.set').filter(({ after }) => after),
    ({ user }) => user,
  )
  const memberships = groupBy(actionsOf(plan, 'member.add'), ({ user }) => user)
  const quotas = new Map([...balances.values()].map((change) => [change.user, change]))
  const passwords = new Map(actionsOf(plan, 'password.set').map((action) => [action.user, action]))
  return actionsOf(plan, 'user.create').map((action) => {
    const { user } = action
    const [flags, joins] = [admins.get(user) ?? [], memberships.get(user) ?? []]
    const [quota, password] = [quotas.get(user), passwords.get(user)]
    const given = [quota?.action, password].filter((one) => one !== undefined)
    return {
      action,
      reason: action.reason,
      isAdmin: flags.length > 0,
      joins,
      quota,
      password,
      folded: [...flags, ...joins, ...given],
    }
  })
}

/** ` (2 as ADMIN; 50 with a quota, 25,000 in all; 52 passwords generated, ...)` */
function givenInBrackets(all: readonly NewUser[]): string {
  const admins = all.filter(({ isAdmin }) => isAdmin).length
  const quotas = all.flatMap(({ quota }) => quota ?? [])
  const parts = [
    ...(admins === 0 ? [] : [`${number(admins)} as ADMIN`]),
    ...(quotas.length === 0 ? [] : [`${number(quotas.length)} with a quota${givenWords(quotas)}`]),
    ...kindsWords(all.flatMap(({ password }) => password ?? [])),
  ]
  return inBrackets([parts.join('; ')])
}

function rowOf({ action, isAdmin, joins, quota, password }: NewUser): Row {
  return [
    ...lead(given, action.user),
    { text: isAdmin ? 'ADMIN' : '', tone: 'risk' },
    why(action),
    quota === undefined ? blank : { text: newQuotaWords(quota), tone: quota.will.unlimited ? 'risk' : 'plain' },
    { text: passwordText(password) },
    { text: groupWords(groupsOf(joins)) },
  ]
}

function groupsOf(joins: NewUser['joins']): readonly string[] {
  return joins.map(({ group }) => group)
}

function passwordText(password: NewUser['password']): string {
  return password === undefined ? '' : `password ${sourceWords(password)}`
}

/** Leaves out empty columns. */
function columnsOf(all: readonly NewUser[]): Readonly<Record<string, (user: NewUser) => string>> {
  const quotas = {
    Quota: ({ quota }: NewUser) => (quota === undefined ? '' : newQuotaWords(quota).replace(/^quota /, '')),
  }
  const passwords = { Password: ({ password }: NewUser) => (password === undefined ? '' : sourceWords(password)) }
  return {
    User: ({ action }) => nameText(action.user),
    Admin: ({ isAdmin }) => (isAdmin ? '**ADMIN**' : ''),
    Groups: ({ joins }) => nameList(groupsOf(joins)),
    ...(all.some(({ quota }) => quota !== undefined) ? quotas : {}),
    ...(all.some(({ password }) => password !== undefined) ? passwords : {}),
  }
}

function lineOf({ action, isAdmin, joins, quota, password, folded }: NewUser): Line {
  const gains = joins.filter(({ roles }) => roles !== undefined)
  return {
    ...{ action, folded, ...given, also: groupsOf(joins) },
    words: [
      isAdmin ? 'ADMIN' : '',
      ...gains.map((join) => rolesWords(join, forTerminal)),
      quota === undefined ? '' : newQuotaWords(quota),
      groupWords(groupsOf(joins), few),
      passwordText(password),
      reasonText(action.reason),
    ],
  }
}
