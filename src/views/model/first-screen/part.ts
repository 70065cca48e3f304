import type { Topic } from '../../facets/facet.ts'
import type { Phrase } from '../phrase.ts'

/** One heading of the first screen, with a table of its facet or with lines. */
export interface KeyPart {
  /** As a screen has it; a comment puts it into the third person. */
  readonly title: string
  readonly topic?: Topic
  readonly lines: readonly Phrase[]
  /** Whether the topics below the first screen may leave these actions out. */
  readonly isWhole: boolean
}
