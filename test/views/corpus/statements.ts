// Every statement of the consequences, compared with the truth; one that is not understood is a fault, too.
import type { Op } from '../../../src/core/types.ts'
import { type Facts, isWithin } from './facts.ts'
import { type Answers, numberOf } from './read.ts'
import { namesIn } from './screen.ts'

type Check = (said: readonly string[], truth: Facts) => boolean

const week = (truth: Facts): number => truth.deleted.filter((one) => isWithin(one, 7)).length
const hidden = (truth: Facts): number => truth.deleted.filter(({ days }) => days === undefined).length
const opCount =
  (...ops: readonly Op[]): Check =>
  ([size = ''], { counts }) =>
    numberOf(size) === ops.reduce((sum, op) => sum + (counts[op] ?? 0), 0)

function isShare([size = '', of = '', share = '']: readonly string[], { deleted, users }: Facts): boolean {
  const isAll = of === '' || numberOf(of) === users
  return numberOf(size) === deleted.length && isAll && Math.abs(Number(share) - (100 * deleted.length) / users) < 0.06
}

function isActive([said = '', unseen]: readonly string[], truth: Facts): boolean {
  const amount = said === 'none' ? 0 : said === 'all' ? truth.deleted.length : numberOf(said)
  return amount === week(truth) && numberOf(unseen ?? '0') === hidden(truth)
}

/** `gives 3 users the role ‹r›` */
function areGiven([size = '', roles = '']: readonly string[], { gains }: Facts): boolean {
  const all = new Set(gains.flatMap((one) => one.roles))
  return numberOf(size) === gains.length && namesIn(roles).every((role) => all.has(role))
}

/** Said of those who leave, of those whose group is deleted, or of all. */
function areTaken([roles = '', size = '']: readonly string[], { losses, lossesBy }: Facts): boolean {
  return [losses, ...Object.values(lossesBy)].some((some) => {
    const all = new Set(some.flatMap((one) => one.roles))
    return all.size > 0 && numberOf(size) === some.length && namesIn(roles).every((role) => all.has(role))
  })
}

const patterns: readonly (readonly [RegExp, Check])[] = [
  [/^deletes ([\d,]+) of ([\d,]+) users \(([\d.]+) %\)/i, isShare],
  [/^deletes ([\d,]+) users?/i, ([size = ''], { deleted }) => numberOf(size) === deleted.length],
  [
    /^, ([\d,]+|none|all) of them (?:was |were )?active in the last 7 days(?: \(the activity of ([\d,]+) is not visible\))?/,
    isActive,
  ],
  [
    /^, (not )?active in the last 7 days/,
    ([not], truth) => truth.deleted.length === 1 && week(truth) === (not === undefined ? 1 : 0),
  ],
  [/^, (?:the|their) last activity is not visible/, (_, truth) => hidden(truth) === truth.deleted.length],
  [/^makes ([\d,]+) users? admin/i, ([size = ''], { newAdmins }) => numberOf(size) === newAdmins.length],
  [/^gives ([\d,]+) users? the roles? ((?:‹[^›]*›(?:, | and [\d,]+ more)?)+)/i, areGiven],
  [/^takes admin rights from ([\d,]+) users?/i, ([size = ''], { demoted }) => numberOf(size) === demoted.length],
  [/^removes ([\d,]+) memberships?/i, opCount('member.remove')],
  [/^, which takes? the roles? ((?:‹[^›]*›(?:, | and [\d,]+ more)?)+) from ([\d,]+) users?/, areTaken],
  [/^deletes ([\d,]+) groups?/i, opCount('group.delete')],
  [
    /^, with which (?:its|their) ([\d,]+) members? leaves?/,
    ([size = ''], truth) => numberOf(size) === truth.groupMembers,
  ],
  [/^creates ([\d,]+) users?/i, opCount('user.create')],
  [/^creates ([\d,]+) groups?/i, opCount('group.create')],
  [/^adds ([\d,]+) memberships?/i, opCount('member.add')],
  [/^renames ([\d,]+) users?/i, opCount('user.rename')],
  [/^changes the properties of ([\d,]+) groups?/i, opCount('group.properties')],
  [/^starts ([\d,]+) servers?/i, opCount('server.start')],
  [/^stops ([\d,]+) servers?/i, opCount('server.stop')],
  [/^resets the passwords? of ([\d,]+) users?/i, ([size = ''], { resets }) => numberOf(size) === resets.length],
  [
    /^sets the passwords? of ([\d,]+) new users?/i,
    ([size = ''], { counts, resets }) => numberOf(size) === (counts['password.set'] ?? 0) - resets.length,
  ],
  [
    /^lowers (?:the quota of )?([\d,]+) (?:users?|quotas?)/i,
    ([size = ''], { quotas }) => numberOf(size) === quotas.lowered,
  ],
  [/^makes ([\d,]+) (?:users?|quotas?) unlimited/i, opCount('quota.unlimited')],
  [/^(?:sets|changes) ([\d,]+) quotas?/i, ([size = ''], { quotas }) => quotas.sizes.includes(numberOf(size))],
]

const reassurances: readonly (readonly [RegExp, (truth: Facts) => boolean])[] = [
  [/^deletes (?:nobody|no user)/i, ({ deleted }) => deleted.length === 0],
  [/^makes (?:nobody|no user) admin/i, ({ newAdmins }) => newAdmins.length === 0],
  [/^changes nothing/i, ({ counts }) => Object.keys(counts).length === 0],
  [/^gives (?:nobody|no user) a role/i, ({ gains, areRolesHidden }) => gains.length === 0 && !areRolesHidden],
]

/** Statements that are not true, and those that nobody checks. */
export function falseStatements({ consequences }: Answers, truth: Facts): string[] {
  const faults = consequences.flatMap((phrase) => phraseFaults(phrase, truth))
  const text = consequences.join('; ')
  const isSilent =
    truth.deleted.length === 0 &&
    truth.verdict !== 'nothing' &&
    !/deletes (?:nobody|no user)|changes nothing/i.test(text)
  return [
    ...faults,
    ...(isSilent ? [`nothing says that nobody is deleted: ${text}`] : []),
    ...(truth.deleted.length > 0 && !/deletes [\d,]+ (?:of [\d,]+ )?users?/i.test(text)
      ? [`deletions are not said: ${text}`]
      : []),
    ...silentOps(text, truth),
  ]
}

function phraseFaults(phrase: string, truth: Facts): string[] {
  let rest = phrase
  while (rest !== '') {
    const calm = reassurances.find(([form]) => form.test(rest))
    const found = patterns.find(([form]) => form.test(rest))
    const match = (calm ?? found)?.[0].exec(rest)
    if (match === null || match === undefined)
      return [`not understood: ${JSON.stringify(rest)} in ${JSON.stringify(phrase)}`]
    if (calm !== undefined && !calm[1](truth)) return [`not true: ${match[0]}`]
    if (calm === undefined && found?.[1](match.slice(1), truth) !== true) return [`not true: ${match[0]}`]
    rest = rest.slice(match[0].length)
    if (calm !== undefined) rest = rest.replace(/^(?:, | and )/, '')
  }
  return []
}

const verbs: Readonly<Partial<Record<Op, RegExp>>> = {
  'user.create': /creates [\d,]+ users?/i,
  'user.rename': /renames/i,
  'group.delete': /deletes [\d,]+ groups?/i,
  'group.create': /creates [\d,]+ groups?/i,
  'member.add': /adds/i,
  'member.remove': /removes/i,
  'server.stop': /stops/i,
  'server.start': /starts/i,
  'password.set': /passwords?/i,
  'quota.set': /quotas?/i,
  'quota.unlimited': /unlimited/i,
}

/** Changes of which the first lines say nothing. */
function silentOps(text: string, { counts }: Facts): string[] {
  const ops = Object.keys(counts) as Op[]
  return ops.filter((op) => verbs[op]?.test(text) === false).map((op) => `nothing is said of ${op}: ${text}`)
}
