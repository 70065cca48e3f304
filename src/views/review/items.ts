// The plan as `review` lists it: one line per change, under the headings of the text view. Computed once.
import type { Action } from '../../core/types.ts'
import type { Line } from '../facets/facet.ts'
import { actionWords, topicsOf } from '../facets/index.ts'
import type { Known } from '../facets/known.ts'
import { changesWords } from '../model/changes.ts'
import { othersOf, othersTitle, type Subject, subjectOf } from '../model/others.ts'
import { risksOf } from '../model/risk-marks.ts'
import type { Risk } from '../model/risk-words.ts'
import { forTerminal } from '../safe.ts'
import { changed, type Mark, reasonText } from '../terminal/cells.ts'
import type { Tone } from '../terminal/layout.ts'

/** One line of the list. */
export interface Item extends Mark {
  readonly subject: Subject
  /** Escaped. */
  readonly name: string
  /** Escaped; the most important first, because the end may be cut. */
  readonly words: readonly string[]
  /** The actions that the line shows; together the lines show each action of the plan once. */
  readonly actions: readonly Action[]
  /** Those of all its actions; a line with one is marked. */
  readonly risks: ReadonlySet<Risk>
  /** The text that a search looks at, in lower case. */
  readonly text: string
}

export interface ItemGroup {
  readonly title: string
  /** One or two words, for the line of filters. */
  readonly label: string
  readonly tone: Tone
  readonly items: readonly Item[]
}

/** Every change of a plan; groups without items are left out. */
export function readItems(known: Known): readonly ItemGroup[] {
  const groups = topicsOf(known.plan).flatMap(({ title, tone, label = '', lines }) =>
    lines === undefined ? [] : [{ title, tone, label, lines: lines() }],
  )
  return [...groups, otherGroup(known, groups)]
    .filter(({ lines }) => lines.length > 0)
    .map(({ lines, ...group }) => ({ ...group, items: lines.map((line) => itemOf(line, known)) }))
}

interface Draft extends Omit<ItemGroup, 'items'> {
  readonly lines: readonly Line[]
}

/** Changes without a topic. */
function otherGroup({ plan }: Known, groups: readonly Draft[]): Draft {
  const others = othersOf(
    plan,
    groups.map(({ lines }) => ({ rows: lines, told: lines.flatMap(actionsOf) })),
  )
  const words = (action: Action): readonly string[] => [actionWords(action), reasonText(action.reason)]
  const lines = others.map((action) => ({ action, ...changed, words: words(action) }))
  return { title: othersTitle(others), label: 'other', tone: 'risk', lines }
}

function actionsOf({ action, folded = [] }: Line): readonly Action[] {
  return [action, ...folded]
}

function itemOf(line: Line, known: Known): Item {
  const { mark, tone, also = [] } = line
  const actions = actionsOf(line)
  const subject = line.subject ?? subjectOf(line.action)
  const name = forTerminal(subject.name)
  const words = counted(
    line.words.filter((word) => word !== ''),
    actions.length,
  )
  const text = [subject.name, name, ...words, ...also].join('\n').toLowerCase()
  const risks = new Set(actions.flatMap((action) => risksOf(action, known)))
  return { subject, mark, tone, name, words, text, actions, risks }
}

/** A line that shows several changes says how many, where it is not cut. */
function counted(words: readonly string[], changes: number): readonly string[] {
  if (changes === 1) return words
  const [first = ''] = words
  const lead = first === 'ADMIN' ? [first] : []
  return [...lead, changesWords(changes), ...words.slice(lead.length)]
}
