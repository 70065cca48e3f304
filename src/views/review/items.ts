// The plan as `review` lists it: one line a change, under the headings of the text view. Computed once.
import type { Action, ActionOf, Plan } from '../../core/types.ts'
import {
  type Changes,
  changesOf,
  type NewUser,
  newUserWords,
  readChanges,
  rolesWords,
  startCount,
} from '../model/changes.ts'
import { othersOf, othersTitle, type Subject, subjectOf } from '../model/others.ts'
import { passwordWords, sourceWords } from '../model/passwords.ts'
import { propertyChanges } from '../model/properties.ts'
import { newQuotaWords, type QuotaChange, quotaWords, sumWords } from '../model/quotas.ts'
import { deleteRiskWords, isRecent } from '../model/risks.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import type { Tone } from '../terminal/layout.ts'
import { reasonText } from '../terminal/rows.ts'
import {
  actionWords,
  activityWords,
  atWorkWords,
  count,
  nameOfServer,
  number,
  riskWords,
  serverWords,
  usageWords,
} from '../words.ts'

/** One line of the list. */
export interface Item {
  readonly subject: Subject
  /** `+`, `-` or `~`. */
  readonly mark: string
  readonly tone: Tone
  /** Safe. */
  readonly name: string
  /** Safe; the most important first, because the end may be cut. */
  readonly words: readonly string[]
  readonly isRisky: boolean
  /** Everything that a search looks at, in lower case. */
  readonly text: string
}

export interface ItemGroup {
  readonly title: string
  /** One word or two, for the line of filters. */
  readonly label: string
  readonly tone: Tone
  readonly items: readonly Item[]
}

/** Every change of a plan; no action is left out. Groups without items are left out. */
export function readItems(plan: Plan): readonly ItemGroup[] {
  const at = plan.snapshot.taken_at
  const changes = readChanges(plan)
  const warned = new Set(
    plan.findings.flatMap((finding) => (finding.level === 'info' ? [] : finding.actions.map(String))),
  )
  const make = maker(warned)
  const groups = [
    ...lossGroups(changes, at, make),
    ...standingGroups(changes, plan, make),
    ...gainGroups(changes, plan, make),
  ]
  return [...groups, otherGroup(plan, groups, make)]
    .filter(({ entries }) => entries.length > 0)
    .map(({ entries, ...group }) => ({ ...group, items: entries.map(({ item }) => item) }))
}

interface Entry {
  readonly item: Item
  /** That the line stands for. */
  readonly actions: readonly Action[]
}

interface Draft extends Omit<ItemGroup, 'items'> {
  readonly entries: readonly Entry[]
}

interface Given {
  readonly subject: Subject
  readonly mark: string
  readonly tone: Tone
  readonly words: readonly string[]
  readonly isRisky?: boolean
  /** Raw names that a search is to find, too. */
  readonly also?: readonly string[]
  readonly actions: readonly Action[]
}

type Make = (given: Given) => Entry

/** What a warning names is risky, whatever it is. */
function maker(warned: ReadonlySet<string>): Make {
  return ({ subject, words, isRisky = false, also = [], actions, ...rest }) => {
    const name = forTerminal(subject.name)
    const said = words.filter((word) => word !== '')
    const text = [subject.name, name, ...said, ...also].join('\n').toLowerCase()
    return {
      actions,
      item: { ...rest, subject, name, words: said, text, isRisky: isRisky || actions.some(({ id }) => warned.has(id)) },
    }
  }
}

function lossGroups({ deletes, groupDeletes, renames, stops }: Changes, at: string, make: Make): readonly Draft[] {
  return [
    {
      title: `DELETE ${count(deletes.length, 'user')}${deleteRiskWords(deletes, at)}`,
      label: 'delete',
      tone: 'alarm',
      entries: deletes.map((action) => {
        const { admin, servers, groups } = action.before
        return make({
          subject: { kind: 'user', name: action.user },
          ...{ mark: '-', tone: 'loss', actions: [action], also: groups ?? [] },
          words: [
            admin ? 'ADMIN' : '',
            forTerminal(activityWords(action.before, at)),
            forTerminal(serverWords(servers)),
            reasonText(action.reason),
            groups === undefined ? 'groups not visible' : groupWords(groups),
          ],
          isRisky: riskWords([action]) !== '' || isRecent(action.before, at, 30),
        })
      }),
    },
    {
      title: `DELETE ${count(groupDeletes.length, 'group')}`,
      label: 'delete group',
      tone: 'alarm',
      entries: groupDeletes.map((action) =>
        make({
          subject: { kind: 'group', name: action.group },
          ...{ mark: '-', tone: 'loss', actions: [action], also: action.before.members.slice(0, most) },
          words: [membersWords(action.before.members), reasonText(action.reason)],
          isRisky: action.before.members.length > 0,
        }),
      ),
    },
    {
      title: `RENAME ${count(renames.length, 'user')}${riskWords(renames)}: files may stay under the old name`,
      label: 'rename',
      tone: 'risk',
      entries: renames.map((action) =>
        make({
          subject: { kind: 'user', name: action.after.name },
          ...{ mark: '~', tone: 'risk', actions: [action], also: [action.user], isRisky: true },
          words: [
            `was ${forTerminal(action.user)}`,
            action.before.admin ? 'ADMIN' : '',
            forTerminal(serverWords(action.before.servers)),
            reasonText(action.reason),
          ],
        }),
      ),
    },
    {
      title: `STOP ${count(stops.length, 'server')}${atWorkWords(stops, at)}`,
      label: 'stop',
      tone: 'risk',
      entries: stops.map((action) =>
        make({
          subject: { kind: 'user', name: action.user },
          ...{ mark: '-', tone: 'risk', actions: [action], also: [action.server] },
          words: [
            forTerminal(nameOfServer(action.server)),
            forTerminal(usageWords(action, at)),
            reasonText(action.reason),
          ],
          isRisky: atWorkWords([action], at) !== '',
        }),
      ),
    },
  ]
}

/** What is taken from people who stay, or makes them more or less than they were. */
function standingGroups(changes: Changes, plan: Plan, make: Make): readonly Draft[] {
  const lowered = changesOf(changes.lowered)
  const created = new Set(changes.creates.map(({ action }) => action.user))
  const resets = plan.actions.filter(
    (action): action is ActionOf<'password.set'> => action.op === 'password.set' && !created.has(action.user),
  )
  const flag = (action: ActionOf<'admin.set'>): Entry =>
    make({
      subject: { kind: 'user', name: action.user },
      ...{ mark: '~', tone: 'risk', actions: [action], isRisky: true },
      words: [action.after ? 'becomes ADMIN' : 'is no longer admin', reasonText(action.reason)],
    })
  return [
    {
      title: `LOWER the quota of ${count(lowered.length, 'user')} (${sumWords(lowered)})`,
      label: 'lower quota',
      tone: 'risk',
      entries: quotaEntries(lowered, make),
    },
    {
      title: `RESET the password of ${count(resets.length, 'user')}: the old ones stop working`,
      label: 'password',
      tone: 'risk',
      entries: resets.map((action) =>
        make({
          subject: { kind: 'user', name: action.user },
          ...{ mark: '~', tone: 'risk', actions: [action], isRisky: true },
          words: [`password ${passwordWords(action, 'next')}`, reasonText(action.reason)],
        }),
      ),
    },
    {
      title: `PROMOTE ${count(changes.promotes.length, 'user')} to admin`,
      label: 'promote',
      tone: 'risk',
      entries: changes.promotes.map(flag),
    },
    {
      title: `DEMOTE ${count(changes.demotes.length, 'admin')}`,
      label: 'demote',
      tone: 'risk',
      entries: changes.demotes.map(flag),
    },
  ]
}

function quotaEntries(changes: readonly QuotaChange[], make: Make): readonly Entry[] {
  return changes.map((change) =>
    make({
      subject: { kind: 'user', name: change.user },
      mark: change.isLowered ? '-' : change.by === 0 ? '=' : '+',
      tone: change.isLowered || change.will.unlimited ? 'risk' : 'gain',
      words: [`quota ${quotaWords(change)}`, reasonText(change.reason)],
      isRisky: change.isLowered || change.will.unlimited,
      actions: [change.action],
    }),
  )
}

function gainGroups(changes: Changes, plan: Plan, make: Make): readonly Draft[] {
  const { creates, groups, properties, members, quotas, starts } = changes
  const all = changesOf(quotas)
  return [
    {
      title: `Create ${newUserWords(creates)}`,
      label: 'create',
      tone: 'gain',
      entries: creates.map((user) => createEntry(user, make)),
    },
    {
      title: `Create ${count(groups.length, 'group')}`,
      label: 'create group',
      tone: 'gain',
      entries: groups.map((action) =>
        make({
          subject: { kind: 'group', name: action.group },
          ...{ mark: '+', tone: 'gain', actions: [action] },
          words: [reasonText(action.reason)],
        }),
      ),
    },
    {
      title: `Change the properties of ${count(properties.length, 'group')}`,
      label: 'properties',
      tone: 'head',
      entries: properties.map((action) =>
        make({
          subject: { kind: 'group', name: action.group },
          ...{ mark: '~', tone: 'plain', actions: [action] },
          words: [
            propertyChanges(action)
              .map(
                ({ key, before, after }) =>
                  `${forTerminal(key)}: ${proseForTerminal(`${before ?? '-'} -> ${after ?? '-'}`)}`,
              )
              .join(', '),
            reasonText(action.reason),
          ],
        }),
      ),
    },
    {
      title: `Change the members of ${count(members.length, 'group')}`,
      label: 'members',
      tone: 'head',
      entries: members.flatMap(({ added, removed }) =>
        [...removed, ...added].map((action) => memberEntry(action, make)),
      ),
    },
    {
      title: `Change the quota of ${count(all.length, 'user')} (${sumWords(all)})`,
      label: 'quota',
      tone: 'head',
      entries: quotaEntries(all, make),
    },
    {
      title: `Start ${count(startCount(starts), 'server')}`,
      label: 'start',
      tone: 'gain',
      entries: plan.actions
        .filter((action): action is ActionOf<'server.start'> => action.op === 'server.start')
        .map((action) =>
          make({
            subject: { kind: 'user', name: action.user },
            ...{ mark: '+', tone: 'gain', actions: [action] },
            words: [forTerminal(nameOfServer(action.server)), reasonText(action.reason)],
          }),
        ),
    },
  ]
}

function createEntry({ action, admin, groups, roleGains, quota, password, actions }: NewUser, make: Make): Entry {
  return make({
    subject: { kind: 'user', name: action.user },
    ...{ mark: '+', tone: 'gain', actions, also: groups },
    words: [
      admin ? 'ADMIN' : '',
      ...roleGains.map((join) => rolesWords(join, forTerminal)),
      quota === undefined ? '' : newQuotaWords(quota),
      groupWords(groups),
      password === undefined ? '' : `password ${sourceWords(password)}`,
      reasonText(action.reason),
    ],
    isRisky: admin || roleGains.length > 0 || quota?.will.unlimited === true,
  })
}

function memberEntry(action: ActionOf<'member.add' | 'member.remove'>, make: Make): Entry {
  const joins = action.op === 'member.add'
  const gives = joins && action.roles !== undefined
  return make({
    subject: { kind: 'user', name: action.user },
    ...{ mark: joins ? '+' : '-', tone: joins ? 'gain' : 'loss', actions: [action], also: [action.group] },
    words: [
      `${joins ? 'joins' : 'leaves'} ${forTerminal(action.group)}`,
      gives ? rolesWords(action, forTerminal) : '',
      reasonText(action.reason),
    ],
    isRisky: gives,
  })
}

/** What no heading above is for is still listed: a plan has no hidden part. */
function otherGroup(plan: Plan, groups: readonly Draft[], make: Make): Draft {
  const others = othersOf(
    plan,
    groups.map(({ entries }) => ({ rows: entries, told: entries.flatMap(({ actions }) => actions) })),
  )
  return {
    title: othersTitle(others),
    label: 'other',
    tone: 'risk',
    entries: others.map((action) =>
      make({
        subject: subjectOf(action),
        ...{ mark: '~', tone: 'risk', actions: [action], isRisky: true },
        words: [actionWords(action), reasonText(action.reason)],
      }),
    ),
  }
}

const most = 200
const few = 8

function groupWords(groups: readonly string[]): string {
  return groups.length === 0 ? '' : `groups: ${fewNames(groups)}`
}

function membersWords(members: readonly string[]): string {
  return members.length === 0 ? 'empty' : `${count(members.length, 'member')}: ${fewNames(members)}`
}

function fewNames(names: readonly string[]): string {
  const more = names.length - few
  return names.slice(0, few).map(forTerminal).join(', ') + (more > 0 ? ` and ${number(more)} more` : '')
}
