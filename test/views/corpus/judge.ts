// Compares the answers that a first screen gives with what is true of the plan, question by question.
import type { Reason } from '../../../src/core/types.ts'
import { type Facts, type Gone, isWithin } from './facts.ts'
import { checkFaults, hubFaults, liftFaults, lossFaults, nextFaults, timeFaults } from './judge-lines.ts'
import { differences, isName } from './names.ts'
import type { Made } from './plans/index.ts'
import type { Answers, ReadGone } from './read.ts'
import { numberOf } from './read.ts'
import { namesIn } from './screen.ts'
import { falseStatements } from './statements.ts'

/** The questions, in the order of the issue. */
export const questions = [
  'how many are deleted',
  'who',
  'why each',
  'who was active last week',
  'whose server runs',
  'who becomes admin, gains or loses a role',
  'what was overridden or loosened',
  'which hub',
  'how old, until when',
  'what cannot be undone',
  'is it still true now',
  'what to do next',
] as const

export type Question = (typeof questions)[number]

/** Up to this number every deleted user is named in the first screen. */
export const mostNamed = 40

/** What is wrong with the answer to each question; no faults for a right one. */
export function judge(read: Answers, truth: Facts, made: Made): Readonly<Record<Question, readonly string[]>> {
  return {
    'how many are deleted': [...falseStatements(read, truth), ...titleFaults(read, truth)],
    who: whoFaults(read, truth),
    'why each': whyFaults(read, truth),
    'who was active last week': weekFaults(read, truth),
    'whose server runs': serverFaults(read, truth),
    'who becomes admin, gains or loses a role': rightFaults(read, truth),
    'what was overridden or loosened': liftFaults(read, truth, made),
    'which hub': hubFaults(read, truth, made),
    'how old, until when': timeFaults(read, truth, made),
    'what cannot be undone': lossFaults(read, truth),
    'is it still true now': checkFaults(read, truth, made),
    'what to do next': nextFaults(read, truth, made),
  }
}

function titleFaults({ deletesTitle }: Answers, truth: Facts): string[] {
  const { deleted } = truth
  if (deleted.length === 0) return deletesTitle === '' ? [] : [`${deletesTitle}: no user is deleted`]
  const said = numberOf(/^Deletes ([\d,]+) /.exec(deletesTitle)?.[1] ?? 'NaN')
  return [
    ...(said === deleted.length ? [] : [`the heading says ${deletesTitle}: ${deleted.length} are deleted`]),
    ...stakesOf(deletesTitle).flatMap((stake) => (isStake(stake, truth) ? [] : [`the heading says ${stake}`])),
  ]
}

/** The parts in brackets; a share has its own place. */
function stakesOf(title: string): string[] {
  const brackets = [...title.matchAll(/\(([^()]*)\)/g)].map(([, inside = '']) => inside)
  return brackets.filter((inside) => !/^[\d.]+ %$/.test(inside)).flatMap((inside) => inside.split(', '))
}

function isStake(stake: string, { deleted }: Facts): boolean {
  const [, size = ''] = /^([\d,]+|none|all)\b/.exec(stake) ?? []
  const words = stake.slice(size.length).trim()
  const counts: Readonly<Record<string, (gone: Gone) => boolean>> = {
    admin: ({ admin }) => admin,
    admins: ({ admin }) => admin,
    'with a running server': ({ servers = [] }) => servers.length > 0,
    'active in the last 7 days': (gone) => isWithin(gone, 7),
    'in the last 30': (gone) => isWithin(gone, 30),
    'whose activity is not visible': ({ days }) => days === undefined,
    'last activity not visible': ({ days }) => days === undefined,
    'not verified': ({ isUnverified }) => isUnverified,
  }
  const is = counts[words]
  const amount = size === 'none' ? 0 : size === 'all' || size === '' ? deleted.length : numberOf(size)
  return is !== undefined && deleted.filter(is).length === amount
}

function whoFaults({ deleted: read }: Answers, { deleted }: Facts): string[] {
  const all = deleted.map(({ name }) => name)
  const faults = differences(
    'deleted',
    read.map(({ name }) => name),
    all,
  )
  const twice = read.length - new Set(read.map(({ name }) => name)).size
  const admins = read.filter(({ name, isAdmin }) => isAdmin !== (truthOf(deleted, name)?.admin ?? isAdmin))
  return [
    ...(deleted.length <= mostNamed ? faults : faults.filter((fault) => !fault.includes('not named'))),
    ...(twice > 0 ? [`${twice} names stand twice`] : []),
    ...(read.length >= deleted.length || deleted.length <= mostNamed
      ? admins.map(({ name }) => `${name}: an admin or not?`)
      : []),
  ]
}

function truthOf(deleted: readonly Gone[], name: string): Gone | undefined {
  return deleted.find((one) => isName(name, one.name))
}

/** Whether words give a reason: its kind, and where it is written. */
function givesReason(words: string, { why, at = '', inactive_for: age, since }: Reason): boolean {
  const plain = words.replaceAll(/[‹›]/g, '')
  const [file = ''] = at.split(':')
  const line = at.split(':').slice(0, 2).join(':')
  const isSince = since === undefined || /the files (?:changed|and)|the hub changed/.test(plain)
  const kinds = {
    row: plain.includes(file),
    rule: plain.includes('rule') && plain.includes(line) && plain.includes(age ?? ''),
    prune: /not in the (?:roster|files)/.test(plain) && plain.includes(line),
    revert: plain.includes('undo'),
    exact: true,
    needed: true,
    leave: plain.includes('leave'),
  }
  return kinds[why] && isSince
}

function whyFaults({ deleted: read, reasons }: Answers, { deleted }: Facts): string[] {
  const wrong = read.filter(({ name, why }) => {
    const gone = truthOf(deleted, name)
    return gone !== undefined && (why !== '' || deleted.length <= mostNamed) && !givesReason(why, gone.reason)
  })
  const counted = [...reasons].filter(
    ([why, size]) => deleted.filter(({ reason }) => givesReason(why, reason)).length < size,
  )
  const isSaid = deleted.length === 0 || read.length > 0
  return [
    ...wrong.slice(0, 3).map(({ name, why }) => `${name}: because of ${JSON.stringify(why)}`),
    ...counted.map(([why, size]) => `${size} because of ${why}: fewer`),
    ...(isSaid ? [] : ['no reasons']),
  ]
}

/** `active 7 days ago` is in the last 7 days, `active 8 days ago` is not. */
function isRecent(activity: string): boolean {
  const days = /active (\d+) days? ago/.exec(activity)
  return days === null ? /active (?:just now|\d+ (?:minute|hour)s? )/.test(activity) : Number(days[1]) <= 7
}

function weekFaults({ deleted: read }: Answers, { deleted }: Facts): string[] {
  const recent = deleted.filter((one) => isWithin(one, 7)).map(({ name }) => name)
  const said = read.filter(({ activity }) => isRecent(activity)).map(({ name }) => name)
  const silent = read.filter(({ activity, name }) => activity === '' && recent.includes(name))
  return [
    ...differences('active in the last week', said, recent.length <= mostNamed ? recent : said),
    ...silent.slice(0, 3).map(({ name }) => `${name}: no word of their activity`),
  ]
}

function serverFaults({ facts, deleted: read }: Answers, { stops, areServersHidden, deleted }: Facts): string[] {
  const fact = facts.get('Running servers')
  if (fact === undefined) return ['no line about running servers']
  const { words } = fact
  const all = [...stops.values()].reduce((sum, servers) => sum + servers.length, 0)
  const said = /([\d,]+) servers? (?:is|are) stopped/.exec(words)
  const isHiddenSaid = /not visible/.test(words)
  const names = [...words.matchAll(/‹([^›]*)›/g)].map(([, name = '']) => name)
  const wrong = read.filter(
    (one) => one.hasServer !== (truthOf(deleted, one.name)?.servers ?? []).length > 0 && isTold(one),
  )
  return [
    ...(numberOf(said?.[1] ?? '0') === all ? [] : [`${words}: ${all} stop`]),
    ...(isHiddenSaid === areServersHidden ? [] : [`${words}: hidden is ${areServersHidden}`]),
    ...(all === 0 && !areServersHidden && !/^none/.test(words) ? [`${words}: none stops`] : []),
    ...differences(
      'whose servers stop',
      names,
      stops.size <= 20 ? [...stops.keys()] : names.filter((name) => stops.has(name)),
    ),
    ...wrong.map(({ name }) => `${name}: has a server, or not?`),
  ]
}

/** Whether the line says more of a user than the reason. */
function isTold({ activity }: ReadGone): boolean {
  return activity !== ''
}

function rightFaults(read: Answers, { newAdmins, gains, losses, demoted }: Facts): string[] {
  const told = [...read.gains].map(([user, roles]) => `${user}: ${roles.join(' ')}`)
  const text = read.consequences.join('; ')
  const lossFault = losses.length > 0 && !losses.every(({ roles }) => roles.every((role) => text.includes(`‹${role}›`)))
  const miscounted = read.rights.filter(
    (words) => countIn(words) !== undefined && countIn(words) !== namesBehind(words),
  )
  return [
    ...miscounted.map((words) => `another number of names: ${words}`),
    ...differences('new admins', read.newAdmins, newAdmins.length <= mostNamed ? newAdmins : read.newAdmins),
    ...differences(
      'role gains',
      told,
      gains.length <= mostNamed ? gains.map(({ user, roles }) => `${user}: ${roles.join(' ')}`) : told,
    ),
    ...(lossFault ? [`roles are lost (${JSON.stringify(losses)}), and the first lines say: ${text}`] : []),
    ...(demoted.length > 0 && !/takes admin rights from|demotes/i.test(text) ? ['demotions are not said'] : []),
  ]
}

/** `3 users made admin (x.csv): a, b and 1 more` counts itself. */
function countIn(words: string): number | undefined {
  const [, size] = /^([\d,]+) users? (?:made admin|given the roles?)/.exec(words) ?? []
  return size === undefined ? undefined : numberOf(size)
}

function namesBehind(words: string): number {
  const [, names = '', more = '0'] = /: (‹(?:.(?!: ))*?›)(?: and ([\d,]+) more)?$/s.exec(words) ?? []
  return namesIn(names).length + numberOf(more)
}
