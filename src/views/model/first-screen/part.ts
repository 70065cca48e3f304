import type { Topic } from '../../facets/facet.ts'
import type { TopicName } from '../../facets/index.ts'
import type { Phrase } from '../phrase.ts'

/** One heading of the first screen, with lines. */
export interface KeyPart {
  /** In the third person. */
  readonly title: string
  /** The facet's own form. */
  readonly topic?: Topic
  /** Whether its table stands in place of the lines where a view has tables. */
  readonly isTable: boolean
  readonly lines: readonly Phrase[]
  /** The topics that need not be shown below, because everything is here. */
  readonly whole: readonly TopicName[]
}
