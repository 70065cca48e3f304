// The plans of several targets as one comment: a table of all, then a section for each target with changes.
import type { PlanSet } from '../../core/planset.ts'
import { count } from '../../core/sentences.ts'
import { type Missing, notShownWords } from '../model/not-shown.ts'
import { type SetScreen, setScreen, withSetNotShown } from '../model/set/index.ts'
import { commonOf } from '../model/set/section.ts'
import { digestPart } from './facts.ts'
import { divide, type Wish } from './fair.ts'
import { factsText, screenText } from './first-screen.ts'
import { fitParts } from './fit.ts'
import { forNotShown, limit, type MarkdownOptions } from './index.ts'
import { wholeText } from './parts.ts'
import { leastOf, type Section, sectionsOf, type Written, writeSection } from './section.ts'
import { namesWithin, tablePart } from './set-table.ts'

export interface SetMarkdownOptions extends Omit<MarkdownOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

/** What stands between two texts. */
const between = '\n\n'

/** The table is cut last: sections that find no room are named. */
export function setMarkdown(set: PlanSet, options: SetMarkdownOptions): string {
  const screen = setScreen(set, { ...options, isKept: true })
  const ending = endingText(set, screen)
  const fixed = [topText(screen), idleText(screen), factsOf(screen, []), ending]
  const room = limit - forNotShown - fixed.reduce((sum, text) => sum + text.length + between.length, 0)
  const table = fitParts([tablePart(screen.rows)], room)
  const [tableText = ''] = table.texts
  const all = sectionsOf(screen.rows, commonOf(screen.rows), options)
  const { written, unshown } = writeSections(all, room - tableText.length - between.length, screen.commands)
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
    unshownText(unshown, screen.commands),
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
function unshownText(unshown: readonly string[], { show }: SetScreen['commands']): string {
  if (unshown.length === 0) return ''
  const names = namesWithin(unshown, mostForNames / 2)
  return `### ${count(unshown.length, 'target')} without a section here\n\n${names}\n\nSee each with ${wholeText(show)}`
}

function endingText({ index }: PlanSet, { commands: { apply } }: SetScreen): string {
  const { head } = digestPart(index)
  return `${head}${between}Both are over all targets${apply === undefined ? '' : `; ${wholeText(apply)} accepts either`}.`
}

interface Sections {
  readonly written: readonly Written[]
  /** Targets whose section found no room. */
  readonly unshown: readonly string[]
}

/** First screens come before anything else, the worst first; then what is left is divided. */
function writeSections(all: readonly Section[], room: number, commands: SetScreen['commands']): Sections {
  const sized = all.map(measured).filter(({ first, most }) => first + most > 0)
  const isTight = sized.reduce((sum, { first }) => sum + first, 0) > room
  let left = isTight ? room - unshownText(targetsOf(sized), commands).length - between.length : room
  const shown: Sized[] = []
  for (const one of sized) {
    if (one.first > left) continue
    left -= one.first
    shown.push(one)
  }
  const written = new Map<Sized, Written>()
  divide(shown, left, (one, share) => {
    const own = writeSection(one.section, share >= one.most ? Number.POSITIVE_INFINITY : share < one.least ? 0 : share)
    written.set(one, own)
    return own.text === '' ? 0 : own.text.length + between.length - one.first
  })
  return {
    written: shown.flatMap((one) => written.get(one) ?? []),
    unshown: targetsOf(sized.filter((one) => !written.has(one))),
  }
}

function targetsOf(all: readonly Sized[]): readonly string[] {
  return all.flatMap(({ section }) => section.targets)
}

interface Sized extends Wish {
  readonly section: Section
  /** Size of the first screen, with the line that says what is not shown. */
  readonly first: number
}

function measured(section: Section): Sized {
  const [nothing, whole] = [writeSection(section, 0), writeSection(section, Number.POSITIVE_INFINITY)]
  const top = nothing.text.length
  const least = leastOf(section)
  return {
    section,
    first: top === 0 ? 0 : top + between.length,
    least,
    most: Math.max(least, whole.text.length + between.length - section.top([]).length),
  }
}
