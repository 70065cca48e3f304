import type { Plan } from '../core/types.ts'
import { type Changes, newAdmins, readChanges } from './changes.ts'
import { propertyPart, renamePart, startPart, stopPart } from './markdown-facets.ts'
import { fitParts, nameText, type Part } from './markdown-parts.ts'
import { loweredPart, quotaPart, quotaSumPart, resetPart } from './markdown-quota.ts'
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
} from './markdown-tables.ts'

import { applyCommand, judgePlan, seenWords, summaryWords, type Verdict } from './verdict.ts'
import { age, count, dateTime } from './words.ts'

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
  const parts = [
    whole(opening(plan, verdict)),
    overridePart(plan),
    findingsPart(plan, 'block'),
    deletePart(changes, at),
    groupDeletePart(changes),
    renamePart(changes),
    stopPart(changes, at),
    loweredPart(changes),
    resetPart(changes),
    promotePart(newAdmins(plan)),
    findingsPart(plan, 'warn'),
    demotePart(changes),
    memberPart(changes),
    propertyPart(changes),
    quotaSumPart(changes),
    createPart(changes),
    quotaPart(changes),
    groupPart(changes),
    startPart(changes),
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

const titles = {
  nothing: 'nothing to do',
  ready: 'ready',
  expired: 'expired',
  blocked: 'BLOCKED',
} as const satisfies Record<Verdict['is'], string>

function opening(plan: Plan, verdict: Verdict): string {
  const summary = summaryWords(plan)
  return [
    `## hubplan plan: ${titles[verdict.is]}`,
    `**${verdict.sentence}**${summary === '' ? '' : ` ${summary}.`}`,
    `- Digest \`${plan.digest}\`\n- Changes digest \`${plan.changes_digest}\``,
  ].join('\n\n')
}

function overridePart(plan: Plan): Part {
  const rows = plan.overrides.map(({ flag, value }) => `- **${nameText(`${flag} ${value}`)}**`)
  return { head: '### Overrides in force: guards were lifted or loosened\n', rows, foot: '', noun: 'override' }
}

interface Closing extends MarkdownOptions {
  readonly changes: Changes
}

function closing(plan: Plan, verdict: Verdict, { now, file, changes }: Closing): string {
  const { target, planned_as: self } = plan
  const hub = [target.provider, self.version].filter((part) => part !== '').map(nameText)
  const made = age(plan.created_at, now)
  const lines = [
    '---',
    `Target ${nameText(target.url)} (${hub.join(' ')}), ${seenWords(plan)}. ` +
      `Planned ${dateTime(plan.created_at)}${made === undefined ? '' : ` (${made})`} ${self.name === '' ? 'with a key' : `as ${self.kind} ${nameText(self.name)}`}.`,
    ...(plan.actions.length === 0 ? [] : undoWords(changes)),
    ...nextWords(plan, verdict, file),
  ]
  return lines.join('\n\n')
}

/** What no revert brings back. */
function undoWords({ deletes, renames, stops, resets }: Changes): readonly string[] {
  const isNoHub = deletes.some(({ before }) => before.account !== undefined)
  const goes = isNoHub
    ? 'what that means here is said under `storage`'
    : 'tokens, servers and perhaps the files go with the user, and the same name created again is a new, empty account'
  const who = deletes.length === 1 ? 'The deletion' : `The ${count(deletes.length, 'deletion')}`
  const renamed = new Set(renames.map(({ after }) => after.name))
  const others = stops.filter(({ user }) => !renamed.has(user)).length
  const stopped = others + renames.reduce((sum, { before }) => sum + (before.servers?.length ?? 0), 0)
  const lost = [
    ...(deletes.length === 0 ? [] : [`**${who} cannot be undone**: ${goes}.`]),
    ...(stopped === 0
      ? []
      : [`What runs in the ${count(stopped, 'server')} to be stopped ends, and what is not saved there is lost.`]),
    ...(resets.length === 0
      ? []
      : ['Passwords that are reset stay so: nobody knows the old ones, `hubplan revert` neither.']),
    ...(renames.length === 0
      ? []
      : ['`hubplan revert` gives old names back, and what was saved under the new ones may stay there.']),
  ]
  return lost.length > 0 ? lost : ['Nothing here is lost for good: `hubplan revert` turns every change back.']
}

function nextWords(plan: Plan, verdict: Verdict, file: string | undefined): readonly string[] {
  if (verdict.is === 'nothing') return []
  if (verdict.is !== 'ready' || file === undefined) return [`Next: ${verdict.next}.`]
  const command = `${applyCommand(file, plan)} --expect-digest ${plan.digest}`
  return ['Next:', `\`\`\`sh\n${command}\n\`\`\``]
}
