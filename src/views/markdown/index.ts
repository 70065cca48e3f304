import type { Surroundings } from '../../core/surroundings.ts'
import type { Plan } from '../../core/types.ts'
import { firstScreen, withNotShown } from '../model/first-screen/index.ts'
import { notShownWords } from '../model/not-shown.ts'
import { digestPart } from './facts.ts'
import { firstScreenText } from './first-screen.ts'
import { fitParts } from './fit.ts'
import { missingOf, restParts } from './rest.ts'

export interface MarkdownOptions {
  /** ISO; the expiry is judged at it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings
}

/** GitHub accepts 65,536 characters in a comment; the workflow needs some for its own text. */
export const limit = 65_000
/** Kept free for the line that says what is not shown. */
export const forNotShown = 600

/** A plan as a comment on a pull request: what a reader must know first, the rest within the length limit. */
export function planMarkdown(plan: Plan, options: MarkdownOptions): string {
  const screen = firstScreen(plan, { ...options, isKept: true })
  const room = limit - firstScreenText(plan, screen).length - forNotShown
  const parts = [...restParts(plan, screen), digestPart(plan)]
  const fitted = fitParts(parts, room)
  const notShown = notShownWords(missingOf(parts, fitted))
  return `${[firstScreenText(plan, withNotShown(screen, notShown)), ...fitted.texts].join('\n\n')}\n`
}
