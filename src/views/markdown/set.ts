// The plans of several targets as one comment: a table of all, then a section for each target with changes.
import type { PlanSet } from '../../core/planset.ts'
import { count } from '../../core/sentences.ts'
import { type Missing, notShownWords } from '../model/not-shown.ts'
import { type SetScreen, setScreen, withSetNotShown } from '../model/set/index.ts'
import { commonOf } from '../model/set/section.ts'
import { digestPart } from './facts.ts'
import { factsText, screenText } from './first-screen.ts'
import { fitParts } from './fit.ts'
import { forNotShown, limit, type MarkdownOptions } from './index.ts'
import { wholeText } from './parts.ts'
import { sectionsOf } from './section.ts'
import { between, writeSections } from './set-sections.ts'
import { namesWithin, tablePart } from './set-table.ts'

export interface SetMarkdownOptions extends Omit<MarkdownOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

/** The table is cut last: sections that find no room are named. */
export function setMarkdown(set: PlanSet, options: SetMarkdownOptions): string {
  const screen = setScreen(set, { ...options, isKept: true })
  const ending = endingText(set, screen)
  const fixed = [topText(screen), idleText(screen), factsOf(screen, []), ending]
  const room = limit - forNotShown - fixed.reduce((sum, text) => sum + text.length + between.length, 0)
  const rest = (names: readonly string[]): string => unshownText(names, screen)
  const longest = rest(screen.rows.map(({ target }) => target))
  const table = fitParts([tablePart(screen.rows)], room - longest.length)
  const [tableText = ''] = table.texts
  const sections = sectionsOf(screen.rows, commonOf(screen.rows, options.folder), options)
  const { written, unshown } = writeSections(sections, room - tableText.length - between.length, rest)
  const notShown = notShownWords([
    ...table.cut.map(({ part, missing }): Missing => ({ noun: part.noun, missing })),
    ...written.flatMap(({ missing }) => missing),
    ...(unshown.length === 0 ? [] : [{ noun: 'section', missing: unshown.length }]),
  ])
  const texts = [
    topText(screen),
    tableText,
    idleText(screen),
    factsOf(screen, notShown),
    ...written.map(({ text }) => text),
    rest(unshown),
    ending,
  ]
  return `${texts.filter((text) => text !== '').join(between)}\n`
}

function topText({ targets, verdict, consequences }: SetScreen): string {
  const title = `## hubplan plan for ${targets}: ${verdict.title}`
  return screenText(
    { title, consequences, sentences: verdict.sentences, level: '###' },
    { blocks: undefined, key: [], facts: [] },
  )
}

function factsOf(screen: SetScreen, notShown: readonly string[]): string {
  return factsText(withSetNotShown(screen, notShown).facts, '###')
}

/** Names of targets that are only named take up to this length. */
const mostForNames = 6000

function idleText({ rows, idle }: SetScreen): string {
  if (idle.length === 0) return ''
  const who = count(idle.length, rows.length === 0 ? 'target' : 'other')
  return `${who}: nothing to do: ${namesWithin(idle, mostForNames)}`
}

/** Sections that found no room are those of the least bad targets. */
function unshownText(unshown: readonly string[], { commands: { show } }: SetScreen): string {
  if (unshown.length === 0) return ''
  const names = namesWithin(unshown, mostForNames / 4)
  return `### ${count(unshown.length, 'target')} without a section here\n\n${names}\n\nSee each with ${wholeText(show)}.`
}

function endingText({ index }: PlanSet, { commands: { apply } }: SetScreen): string {
  const { head } = digestPart(index)
  return `${head}${between}Both are over all targets${apply === undefined ? '' : `; ${wholeText(apply)} accepts either`}.`
}
