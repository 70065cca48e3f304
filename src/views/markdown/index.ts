import type { Plan } from '../../core/types.ts'
import { type Changes, newAdmins, readChanges } from '../model/changes.ts'
import { othersOf } from '../model/others.ts'
import { limitWords, overriddenGuard, overrideWords } from '../model/override-words.ts'
import { attentionWords, lostForGood } from '../model/risks.ts'
import { applyCommand, judgePlan, summaryWords, type Verdict, verdictTitles } from '../model/verdict.ts'
import { age, count, dateTime } from '../words.ts'
import { propertyPart, renamePart, startPart, stopPart } from './facets.ts'
import { othersPart } from './others.ts'
import { fitParts, nameText, type Part, proseText } from './parts.ts'
import { loweredPart, quotaPart, quotaSumPart, resetPart } from './quota.ts'
import {
  createPart,
  deletePart,
  demotePart,
  findingsPart,
  groupDeletePart,
  groupPart,
  inputPart,
  memberPart,
  needPart,
  promotePart,
  rolePart,
} from './tables.ts'

export interface MarkdownOptions {
  /** ISO; ages and the expiry are told from it. */
  readonly now: string
  /** Where the plan is saved, for the command to run next; left out when it is not. */
  readonly file?: string
}

/** GitHub takes 65,536 characters in a comment; some room is left for what a workflow puts around it. */
const limit = 65_000

/** A plan as a comment under a pull request: verdict and risks first, and never longer than a comment may be. */
export function planMarkdown(plan: Plan, options: MarkdownOptions): string {
  const verdict = judgePlan(plan, options.now, options.file)
  const changes = readChanges(plan)
  const { taken_at: at } = plan.snapshot
  const told = [
    whole(opening(plan, verdict, options.now)),
    overridePart(plan, options.now),
    findingsPart(plan, 'block'),
    deletePart(changes, at),
    groupDeletePart(changes),
    renamePart(changes),
    stopPart(changes, at),
    loweredPart(changes),
    resetPart(changes),
    promotePart(newAdmins(plan)),
    rolePart(changes),
    findingsPart(plan, 'warn'),
    demotePart(changes),
    memberPart(changes),
    propertyPart(changes),
    quotaSumPart(changes),
    createPart(changes),
    quotaPart(changes),
    groupPart(changes),
    startPart(changes),
  ]
  const parts = [
    ...told,
    othersPart(othersOf(plan, told)),
    findingsPart(plan, 'info'),
    needPart(plan),
    inputPart(plan),
    whole(closing(plan, verdict, { ...options, changes })),
  ]
  return `${fitParts(parts, limit)}\n`
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
  const who = `${files.length === 0 ? 'Given' : 'The flags were given'} by whoever planned, ${agedText(plan.created_at, now)}, ${plannerText(plan)}.\n`
  const head = `### Overrides in force: guards were lifted or loosened\n${flags.length === 0 ? '' : `\n${who}`}`
  return { head, rows: [...files, ...flags], foot: '', noun: 'override', rank: 'first' }
}

interface Closing extends MarkdownOptions {
  readonly changes: Changes
}

function closing(plan: Plan, verdict: Verdict, { now, file, changes }: Closing): string {
  const lines = [
    '---',
    ...lostForGood(plan, changes).map(({ lead, rest }) =>
      lead === '' ? proseText(rest) : `**${lead}** ${proseText(rest)}`,
    ),
    `Ages are told as of ${dateTime(now)}.`,
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
