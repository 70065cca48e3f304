// The plan as `review` lists it: one line per change, under the headings of the text view. Computed once.
import type { Action, Plan } from '../../core/types.ts'
import type { Line } from '../facets/facet.ts'
import { actionWords, topicsOf } from '../facets/index.ts'
import { othersOf, othersTitle, type Subject, subjectOf } from '../model/others.ts'
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
  readonly isRisky: boolean
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
export function readItems(plan: Plan): readonly ItemGroup[] {
  const groups = topicsOf(plan).flatMap(({ title, tone, label = '', lines }) =>
    lines === undefined ? [] : [{ title, tone, label, lines: lines() }],
  )
  const toItem = itemMaker(plan)
  return [...groups, otherGroup(plan, groups)]
    .filter(({ lines }) => lines.length > 0)
    .map(({ lines, ...group }) => ({ ...group, items: lines.map(toItem) }))
}

interface Draft extends Omit<ItemGroup, 'items'> {
  readonly lines: readonly Line[]
}

/** Changes without a topic. All are marked as risks, because their risk is unknown. */
function otherGroup(plan: Plan, groups: readonly Draft[]): Draft {
  const others = othersOf(
    plan,
    groups.map(({ lines }) => ({ rows: lines, told: lines.flatMap(actionsOf) })),
  )
  const words = (action: Action): readonly string[] => [actionWords(action), reasonText(action.reason)]
  const lines = others.map((action) => ({ action, ...changed, words: words(action), isRisky: true }))
  return { title: othersTitle(others), label: 'other', tone: 'risk', lines }
}

function actionsOf({ action, folded = [] }: Line): readonly Action[] {
  return [action, ...folded]
}

/** An action in a warning is marked as a risk. */
function itemMaker({ findings }: Plan): (line: Line) => Item {
  const warned = new Set(findings.flatMap((finding) => (finding.level === 'info' ? [] : finding.actions.map(String))))
  return (line) => {
    const { mark, tone, isRisky = false, also = [] } = line
    const subject = line.subject ?? subjectOf(line.action)
    const name = forTerminal(subject.name)
    const words = line.words.filter((word) => word !== '')
    const text = [subject.name, name, ...words, ...also].join('\n').toLowerCase()
    return {
      subject,
      mark,
      tone,
      name,
      words,
      text,
      isRisky: isRisky || actionsOf(line).some(({ id }) => warned.has(id)),
    }
  }
}
