import { count } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { topicsOf } from '../facets/index.ts'
import { othersOf } from '../model/others.ts'
import { limitWords, overriddenGuard, overrideWords } from '../model/override-words.ts'
import { attentionWords, lostForGood } from '../model/risks.ts'
import { applyCommand, judgePlan, summaryWords, type Verdict, verdictTitles } from '../model/verdict.ts'
import { age, dateTime } from '../words.ts'
import { findingsPart, inputPart, needPart, othersPart } from './facts.ts'
import { fitParts, nameText, type Part, partOf, proseText } from './parts.ts'

export interface MarkdownOptions {
  /** ISO; ages and the expiry are counted from it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
}

/** GitHub accepts 65,536 characters in a comment; the workflow needs some for its own text. */
const limit = 65_000

/** A plan as a comment on a pull request: verdict and risks first, within the length limit. */
export function planMarkdown(plan: Plan, options: MarkdownOptions): string {
  const verdict = judgePlan(plan, options.now, options.file)
  const changes = changeParts(plan)
  const parts = [
    whole(opening(plan, verdict, options.now)),
    overridePart(plan, options.now),
    findingsPart(plan, 'block'),
    ...changes.filter(isRisk),
    findingsPart(plan, 'warn'),
    ...changes.filter((part) => !isRisk(part)),
    othersPart(othersOf(plan, changes)),
    findingsPart(plan, 'info'),
    needPart(plan),
    inputPart(plan),
    whole(closing(plan, verdict, options)),
  ]
  return `${fitParts(parts, limit)}\n`
}

/** Short tables come before long ones. */
const short = ['demotes', 'memberships', 'properties', 'quotaSums', 'creates', 'quotas'] as const

function changeParts(plan: Plan): readonly Part[] {
  return topicsOf(plan, short).flatMap(({ title, comment, ...topic }) =>
    comment === undefined ? [] : [partOf({ ...topic, title: thirdPerson(title), ...comment() })],
  )
}

/** `Deletes 3 users`, from `DELETE 3 users`. */
function thirdPerson(title: string): string {
  const [first = '', verb = '', objects = ''] = /^(\w)(\w*)((?: [A-Z]+\b)*)/.exec(title)?.slice(1) ?? []
  const rest = title.slice(first.length + verb.length + objects.length)
  return `${first}${verb.toLowerCase()}s${objects.toLowerCase()}${rest}`
}

/** Warnings stand between these and the rest. */
function isRisk({ rank }: Part): boolean {
  return rank === 'seen'
}

function whole(head: string): Part {
  return { head, rows: [], foot: '', noun: '' }
}

function opening(plan: Plan, verdict: Verdict, now: string): string {
  const summary = summaryWords(plan)
  const attention = attentionWords(plan)
  return [
    `## hubplan plan: ${verdictTitles[verdict.is]}`,
    `**${verdict.sentence}**${summary === '' ? '' : ` ${summary}.`}`,
    ...(attention === '' ? [] : [attention]),
    [
      `- Digest \`${plan.digest}\``,
      `- Changes digest \`${plan.changes_digest}\``,
      `- Target ${targetText(plan)}`,
      `- Planned ${agedText(plan.created_at, now)} ${plannerText(plan)}; the system was read ${agedText(plan.snapshot.taken_at, now)}`,
    ].join('\n'),
  ].join('\n\n')
}

function targetText({ target, planned_as: self, snapshot }: Plan): string {
  const system = [target.provider, self.version].filter((part) => part !== '').map(nameText)
  const workspace = [target.workspace, self.workspace].flatMap((part) => (part === undefined ? [] : [nameText(part)]))
  const of = workspace.length === 0 ? '' : `, workspace ${workspace.join(' ')}`
  const size = `${count(snapshot.users, 'user')}, ${count(snapshot.admins, 'admin')}`
  return `${nameText(target.url)} (${system.join(' ')})${of}, ${snapshot.listed === false ? 'looked up: ' : ''}${size}`
}

function plannerText({ planned_as: self }: Plan): string {
  return self.name === '' ? 'with a key' : `as ${self.kind} ${nameText(self.name)}`
}

function agedText(iso: string, now: string): string {
  const ago = age(iso, now)
  return `${dateTime(iso)}${ago === undefined ? '' : ` (${ago})`}`
}

function overridePart(plan: Plan, now: string): Part {
  const flags = plan.overrides.map(
    (override) =>
      `- **${nameText(`${override.flag} ${override.value}`)}**: guard ${nameText(overriddenGuard(override))}, ${overrideWords(override)}`,
  )
  const files = limitWords(plan).map((words) => `- **${proseText(words)}**`)
  const who = `${files.length === 0 ? 'Given' : 'The flags were given'} when the plan was made, ${agedText(plan.created_at, now)}, ${plannerText(plan)}.\n`
  const head = `### Overrides in force: guards were lifted or loosened\n${flags.length === 0 ? '' : `\n${who}`}`
  return { head, rows: [...files, ...flags], foot: '', noun: 'override', rank: 'first' }
}

function closing(plan: Plan, verdict: Verdict, { now, file }: MarkdownOptions): string {
  const lines = [
    '---',
    ...lostForGood(plan).map(({ lead, rest }) => (lead === '' ? proseText(rest) : `**${lead}** ${proseText(rest)}`)),
    `Ages are relative to ${dateTime(now)}.`,
    ...nextWords(plan, verdict, file),
  ]
  return lines.join('\n\n')
}

function nextWords(plan: Plan, verdict: Verdict, file: string | undefined): readonly string[] {
  if (verdict.is === 'nothing') return []
  if (verdict.is !== 'ready' || file === undefined) return [`Next: ${verdict.next}.`]
  const command = `${applyCommand(file, plan)} --expect-digest ${plan.digest}`
  return ['Next:', `\`\`\`sh\n${command}\n\`\`\``]
}
