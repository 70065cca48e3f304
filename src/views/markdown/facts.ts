// Parts of a comment besides the topics: other changes, findings, rights, files.

import { count, number } from '../../core/sentences.ts'
import type { Action, Plan, SavedFinding } from '../../core/types.ts'
import { othersTitle } from '../model/others.ts'
import { listed, needWords, shortPlace, subjectNames } from '../words.ts'
import { nameText, type Part, partOf, proseText, tableOf, why } from './parts.ts'

/** Changes without a topic. Some are always shown, because their risk is unknown. */
export function othersPart(others: readonly Action[]): Part {
  const table = tableOf(others, {
    Change: ({ op }) => nameText(op),
    Subject: (action) => subjectNames(action).map(nameText).join(' -> '),
    Why: why,
  })
  return partOf({ title: othersTitle(others), noun: 'action', seen: true, ...table })
}

const titles = { block: 'Blocked by', warn: 'Warnings', info: 'Notes' } as const satisfies Record<
  SavedFinding['level'],
  string
>

/** The findings of one level. */
export function findingsPart(plan: Plan, level: SavedFinding['level']): Part {
  const rows = plan.findings
    .filter((finding) => finding.level === level)
    .map(({ guard, message }) => `- **${nameText(guard)}**: ${proseText(message)}`)
  const rank = level === 'info' ? {} : ({ rank: 'first' } as const)
  return { ...partOf({ title: titles[level], noun: 'finding', rows }), ...rank }
}

/** Rights that the applying token needs and the planning token lacks. */
export function needPart(plan: Plan): Part {
  const rows = plan.needs
    .filter((need) => !need.met)
    .map(({ what, ops }) => `- ${needText(what)} for ${listed(ops.map((op) => nameText(op)))}`)
  return partOf({ title: 'Applying needs rights that the planning token lacks', noun: 'right', rows })
}

function needText(what: string): string {
  const words = needWords(what)
  return words === what ? nameText(what) : proseText(words)
}

/** The files. */
export function inputPart({ inputs }: Plan): Part {
  const table = tableOf(inputs, {
    File: ({ path }) => nameText(shortPlace(path)),
    Rows: ({ rows }) => number(rows),
    Digest: ({ sha256 }) => (sha256 === undefined ? 'none, it holds passwords' : `\`${sha256}\``),
  })
  return partOf({ title: `Made from ${count(inputs.length, 'file')}`, noun: 'file', ...table })
}
