// Parts of a comment besides the topics: other changes, findings, rights, files.

import { count, number } from '../../core/sentences.ts'
import type { Action, Input, Plan, SavedFinding } from '../../core/types.ts'
import { findingsOf, longFindings } from '../model/findings.ts'
import { mostItems } from '../model/first-screen/facts.ts'
import { othersTitle } from '../model/others.ts'
import { overridePhrases } from '../model/override-words.ts'
import { listed, needWords, shortPlace, subjectNames } from '../words.ts'
import { findingText } from './first-screen.ts'
import { nameText, type Part, partOf, phraseText, proseText, tableOf, wholeText, why } from './parts.ts'

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

/** The findings of one level, one entry a guard. */
export function findingsPart(plan: Plan, level: SavedFinding['level']): Part {
  const rows = findingsOf(plan, level).map(findingText)
  const rank = level === 'info' ? {} : ({ rank: 'first' } as const)
  return { ...partOf({ title: titles[level], noun: 'finding', rows }), ...rank }
}

/** All findings of a guard that has more of them than the entry above shows, or whose entry is not above. */
export function examplesParts(plan: Plan): readonly Part[] {
  return longFindings(plan).map(({ guard, messages }) =>
    partOf({
      title: `All ${count(messages.length, 'finding')} of ${nameText(guard)}`,
      noun: 'finding',
      rows: messages.map((message) => `- ${proseText(message)}`),
    }),
  )
}

/** Overrides and loosened limits, when the first screen has room for some of them only. */
export function overridesPart(plan: Plan): Part {
  const all = overridePhrases(plan)
  const rows = all.length > mostItems ? all.map((phrase) => `- ${phraseText(phrase)}`) : []
  return { ...partOf({ title: 'All overrides and loosened limits', noun: 'override', rows }), rank: 'first' }
}

/** For a comparison with another run. */
export function digestPart({ digest, changes_digest: changes }: Pick<Plan, 'digest' | 'changes_digest'>): Part {
  return { head: `---\n\nDigest \`${digest}\`\n\nChanges digest \`${changes}\``, rows: [], foot: '', noun: '' }
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

/** The files. @param whose follows their number in the heading */
export function inputPart(inputs: readonly Input[], whose = ''): Part {
  const isMapped = inputs.some(({ mapping }) => mapping !== undefined)
  const table = tableOf(inputs, {
    File: ({ path }) => wholeText(shortPlace(path)),
    Rows: ({ rows }) => number(rows),
    Digest: ({ sha256 }) => (sha256 === undefined ? 'none, it holds passwords' : `\`${sha256.slice(0, 19)}…\``),
    ...(isMapped ? { 'Read as': ({ mapping = [] }) => proseText(mapping.join('; ')) } : {}),
  })
  return partOf({ title: `Made from ${count(inputs.length, 'file')}${whose}`, noun: 'file', ...table })
}
