import type { Plan } from '../core/types.ts'
import { newAdmins, readChanges } from './changes.ts'
import { fitParts, nameText, type Part } from './markdown-parts.ts'
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

import { applyCommand, judgePlan, summaryWords, type Verdict } from './verdict.ts'
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
    promotePart(newAdmins(plan)),
    findingsPart(plan, 'warn'),
    demotePart(changes),
    memberPart(changes),
    createPart(changes),
    groupPart(changes),
    findingsPart(plan, 'info'),
    needPart(plan),
    inputPart(plan),
    whole(closing(plan, verdict, options)),
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

function closing(plan: Plan, verdict: Verdict, { now, file }: MarkdownOptions): string {
  const { target, planned_as: self, snapshot } = plan
  const hub = [target.provider, self.version].filter((part) => part !== '').map(nameText)
  const made = age(plan.created_at, now)
  const lines = [
    '---',
    `Target ${nameText(target.url)} (${hub.join(' ')}), ${count(snapshot.users, 'user')}, ${count(snapshot.admins, 'admin')}. ` +
      `Planned ${dateTime(plan.created_at)}${made === undefined ? '' : ` (${made})`} as ${self.kind} ${nameText(self.name)}.`,
    ...undoWords(plan),
    ...nextWords(plan, verdict, file),
  ]
  return lines.join('\n\n')
}

function undoWords(plan: Plan): readonly string[] {
  if (plan.actions.length === 0) return []
  const deletes = plan.actions.filter((action) => action.op === 'user.delete').length
  if (deletes === 0) return ['Nothing here is lost for good: `hubplan revert` turns every change back.']
  const who = deletes === 1 ? 'The deletion' : `The ${count(deletes, 'deletion')}`
  return [
    `**${who} cannot be undone**: tokens, servers and perhaps the files go with the user, and the same name created again is a new, empty account.`,
  ]
}

function nextWords(plan: Plan, verdict: Verdict, file: string | undefined): readonly string[] {
  if (verdict.is === 'nothing') return []
  if (verdict.is !== 'ready' || file === undefined) return [`Next: ${verdict.next}.`]
  const command = `${applyCommand(file)} --expect-digest ${plan.digest}`
  return ['Next:', `\`\`\`sh\n${command}\n\`\`\``]
}
