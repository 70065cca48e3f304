// The second half of the questions: those that the fixed lines answer.

import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import type { Facts, Loss } from './facts.ts'
import type { Lifted } from './lifted.ts'
import type { Made } from './plans/index.ts'
import type { Answers } from './read.ts'

/** Which flag or limit, with its default, by how much, where, and by which person. */
export function liftFaults({ facts }: Answers, { lifted }: Facts, { plan }: Made): string[] {
  const fact = facts.get('Overrides and loosened limits')
  if (fact === undefined) return ['no line about overrides']
  if (lifted.length === 0) return fact.words === 'none' ? [] : [`overrides: ${fact.words}: there are none`]
  const items = fact.items.map((item) => item.replaceAll(/[‹›]/g, ''))
  const person = plan.planned_by ?? plan.planned_as.name
  return [
    ...(fact.words.includes(String(lifted.length)) ? [] : [`overrides: ${fact.words}: there are ${lifted.length}`]),
    ...(person === '' || fact.words.includes(person)
      ? []
      : [`overrides: ${fact.words}: not by which person: ${person}`]),
    ...itemsFaults(lifted, items),
  ]
}

/** With many of them some are only counted, and listed below. */
function itemsFaults(lifted: readonly Lifted[], items: readonly string[]): string[] {
  const [, more = '0'] = /^(\d+) more, listed below/.exec(items.at(-1) ?? '') ?? []
  const absent = lifted.filter((one) => itemOf(one, items) === undefined)
  const isCounted = lifted.length > 6 && absent.length === Number(more)
  return lifted.flatMap((one) => (isCounted && absent.includes(one) ? [] : itemFaults(one, items)))
}

function itemOf({ what, guard, value }: Lifted, items: readonly string[]): string | undefined {
  return items.find((one) => one.includes(what) || (one.includes(String(value)) && one.includes(guard)))
}

function itemFaults(lifted: Lifted, items: readonly string[]): string[] {
  const { what, guard, default: usual, over, at } = lifted
  const item = itemOf(lifted, items)
  if (item === undefined) return [`overrides: ${what} is missing in ${JSON.stringify(items)}`]
  const lacks = (isThere: boolean, part: string): string[] => (isThere ? [] : [`overrides: ${item}: lacks ${part}`])
  const tenths = (share: number): number => Math.round(share * 1000) / 10
  // A plan keeps shares to a hundredth of a percent, and a view rounds them once more.
  const forms = (amount: number): string[] => [
    String(amount),
    amount.toLocaleString('en-US'),
    ...[`${tenths(amount)} %`, `${tenths(amount)} percentage`],
  ]
  return [
    ...lacks(item.includes(guard), `the guard ${guard}`),
    ...lacks(at === undefined || item.includes(at), `the place ${at}`),
    ...lacks(usual === undefined || forms(usual).some((form) => item.includes(form)), `the default ${usual}`),
    ...lacks(
      over === undefined || (over <= 0 ? /within/.test(item) : forms(over).some((form) => item.includes(form))),
      `the excess ${over}`,
    ),
  ]
}

export function hubFaults({ url, facts }: Answers, truth: Facts, { live }: Made): string[] {
  const words = facts.get('Target')?.words.replaceAll(/[‹›]/g, '') ?? ''
  const users = `${truth.users.toLocaleString('en-US')} user`
  const parts = [
    truth.url,
    live.target.provider,
    live.identity.version,
    live.target.workspace ?? '',
    users,
    `${truth.admins} admin`,
  ]
  return [
    ...(url === truth.url ? [] : [`the title has ${url}`]),
    ...parts.filter((part) => !words.includes(part)).map((part) => `target: ${words}: lacks ${part}`),
  ]
}

/** `2026-03-02 09:15 UTC` */
function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

export function timeFaults({ facts, status, verdict }: Answers, truth: Facts, { plan, live }: Made): string[] {
  const words = facts.get('Plan')?.words ?? ''
  const parts = [
    `made ${minute(plan.created_at)}`,
    `read ${minute(live.takenAt)}`,
    live.identity.name,
    plan.planned_by ?? '',
  ]
  const starts = { ready: 'ready', blocked: 'BLOCKED', expired: 'expired', nothing: 'nothing to do' }
  const isExpiring = truth.verdict === 'ready' || truth.verdict === 'expired'
  const said = { ready: /Can be applied until/, blocked: /BLOCKED by/, expired: /EXPIRED/, nothing: /Nothing to do/ }
  const isDark = truth.unseen.length > 0 && truth.verdict === 'ready'
  return [
    ...parts.filter((part) => !words.includes(part)).map((part) => `plan: ${words}: lacks ${part}`),
    ...(verdict.startsWith(starts[truth.verdict]) && said[truth.verdict].test(status)
      ? []
      : [`${verdict}: ${status}: it is ${truth.verdict}`]),
    ...(isExpiring && !status.includes(minute(plan.expires_at)) ? [`${status}: lacks ${minute(plan.expires_at)}`] : []),
    ...(isDark && verdict === 'ready' ? [`ready, although ${truth.unseen.join()} is not visible`] : []),
    ...unseenFaults(facts.get('Not visible')?.words ?? '', truth),
    ...(/ ago\b/.test(status + words) ? [`an age that changes: ${status} ${words}`] : []),
  ]
}

/** Each thing that the token could not see is said, and nothing else. */
function unseenFaults(words: string, { unseen, areRolesHidden }: Facts): string[] {
  const all = [...unseen, ...(areRolesHidden ? (['roles'] as const) : [])]
  const isTrue = all.length === 0 ? /^nothing/.test(words) : all.every((one) => words.includes(one))
  const told = (['activity', 'servers', 'roles'] as const).filter((one) => words.includes(one))
  return isTrue && told.every((one) => all.includes(one)) ? [] : [`not visible: ${words}: it is ${all.join()}`]
}

const lossWords: Readonly<Record<Loss, RegExp>> = {
  deletions: /deletions? cannot be undone/,
  servers: /servers?.*unsaved work/,
  passwords: /passwords? cannot be restored/,
  'group roles': /roles? .*do not come back/,
  'group properties': /propert(?:y|ies) .*do not come back/,
  files: /files/,
}

export function lossFaults({ facts }: Answers, { lost }: Facts): string[] {
  const words = facts.get('Cannot be undone')?.words
  if (words === undefined) return ['no line about what cannot be undone']
  const silent = lost.filter((loss) => !lossWords[loss].test(words))
  return [
    ...silent.map((loss) => `cannot be undone: ${words}: lacks ${loss}`),
    ...(lost.length > 0 && /^nothing/.test(words) ? [`cannot be undone: ${words}: ${lost.join()}`] : []),
  ]
}

export function checkFaults({ facts }: Answers, { verdict }: Facts, { live, plan }: Made): string[] {
  const words = facts.get('Checked again')?.words ?? ''
  const isSaid = verdict !== 'ready' || /apply reads .* again|apply reads .* anew/.test(words)
  const isTimed = words.includes(minute(live.takenAt))
  const isTrue = verdict !== 'ready' || activityWords[stoppedByActivity(plan, live)].test(words)
  return isSaid && isTimed && isTrue && !/ ago\b/.test(words) ? [] : [`checked again: ${JSON.stringify(words)}`]
}

const activityWords = {
  all: /(?:was|were) active since the reading/,
  some: /activity since the reading stops it only where inactivity is the reason/,
  none: /activity since the reading does not stop it/,
  'no deletion': /^(?!.*activ)/,
} as const

/** Which deletions stop when their users were active since the plan: asked of the checks of apply. */
function stoppedByActivity(plan: Made['plan'], live: Made['live']): keyof typeof activityWords {
  const deletes = plan.actions.filter(({ op }) => op === 'user.delete')
  if (deletes.length === 0) return 'no deletion'
  const later = '2099-01-01T00:00:00Z'
  const users = new Map([...live.users].map(([name, user]) => [name, { ...user, last_activity: later }]))
  const planned = plannedOf(plan.actions)
  const stale = deletes.filter((action) => precheck(action, { ...live, users }, planned).is === 'stale').length
  return stale === 0 ? 'none' : stale < deletes.length ? 'some' : 'all'
}

export function nextFaults(
  { facts, blocks }: Answers,
  { verdict, blockedBy }: Facts,
  { plan, file, job }: Made,
): string[] {
  const fact = facts.get('Next')
  const words = [fact?.words ?? '', ...(fact?.commands ?? [])].join(' ').replaceAll(/[‹›]/g, '')
  const lacks = (isThere: boolean, part: string): string[] => (isThere ? [] : [`next: ${words}: lacks ${part}`])
  switch (verdict) {
    case 'nothing':
      return lacks(/nothing/.test(words), 'nothing')
    case 'expired':
      return lacks(/(?:plan|revert) again/.test(words), 'plan again')
    case 'blocked':
      return [...blockFaults(blocks, blockedBy), ...lacks(/again/.test(words), 'again')]
    case 'ready': {
      if (job === 'none') {
        if (file === undefined) return lacks(/-o /.test(words), '-o')
        const { config, target } = plan.planned_with ?? {}
        const flags = [
          ...(config === undefined ? [] : [`--config ${config}`]),
          ...(target === undefined ? [] : [`--target ${target}`]),
        ]
        return [`hubplan apply ${file}`, ...flags].flatMap((part) => lacks(words.includes(part), part))
      }
      const isMerge = job !== 'github-pull' || /merge/.test(words)
      return [
        ...lacks(isMerge, 'merge'),
        ...lacks(/environment hubplan|job that applies/.test(words), 'the environment'),
        ...lacks(words.includes(plan.changes_digest), 'the changes digest'),
        ...lacks(!words.includes(String(file)), 'no path'),
      ]
    }
  }
}

/** Every guard, each with its flag, or the word that it cannot be overridden. */
function blockFaults(blocks: readonly string[], blockedBy: ReadonlyMap<string, boolean>): string[] {
  const lines = blocks.map((line) => line.replaceAll(/[‹›]/g, ''))
  const lineOf = (guard: string): string | undefined => lines.find((line) => line.startsWith(guard))
  const absent = [...blockedBy.keys()].filter((guard) => lineOf(guard) === undefined)
  const wrong = [...blockedBy].filter(([guard, isLiftable]) => {
    const line = lineOf(guard) ?? ''
    const isFixed = /cannot be overridden/.test(line)
    return line !== '' && (isLiftable ? isFixed || !/--(?:allow|max)/.test(line) : !isFixed)
  })
  return [
    ...(blocks.length > 8 || absent.length === 0 ? [] : [`blocked by: lacks ${absent.join()}`]),
    ...wrong.map(([guard, isLiftable]) => `${lineOf(guard)}: a flag lifts it: ${isLiftable} (${guard})`),
  ]
}
